namespace SamStream.Pipeline.Commands;

/// <summary>How long and how many commands may wait.</summary>
public sealed record CommandOptions
{
    /// <summary>Commands that may wait for their frame, at least 1; one more is refused. Default 256.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>
    /// A command for a frame that has passed takes effect on the next one if its frame is no older than this by the
    /// media clock, else it is refused. Default 2 s.
    /// </summary>
    public TimeSpan LateTolerance { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a command for the next frame waits while none comes (the source is away, the camera is paused); then it
    /// is refused. Default 30 s.
    /// </summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How far ahead of the latest frame the frame or time may lie that a command names, by the media clock; one that lies
    /// further is refused. Default 10 min.
    /// </summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a command waits for the frame or time that it names, whatever the media clock does; then it is refused.
    /// Default 1 h.
    /// </summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromHours(1);
}
