namespace SamStream.Pipeline.Commands;

/// <summary>
/// When a command takes effect: on the next frame, on the first frame whose index is at least
/// <paramref name="FrameIndex"/>, or on the first whose media clock is at least <paramref name="PresentationTime"/>.
/// </summary>
/// <param name="FrameIndex">Index of a frame, or null.</param>
/// <param name="PresentationTime">Media clock of a frame, or null.</param>
public sealed record CommandTime(long? FrameIndex = null, TimeSpan? PresentationTime = null)
{
    /// <summary>On the next frame.</summary>
    public static CommandTime Now { get; } = new();
}
