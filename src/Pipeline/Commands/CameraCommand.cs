namespace SamStream.Pipeline.Commands;

/// <summary>
/// What a user asks of a running camera. It is carried out between two frames, in the order of arrival among those for
/// the same frame, and always answered.
/// </summary>
public abstract record CameraCommand
{
    /// <summary>The sender's own name for the request; it comes back in the answer. Null: none.</summary>
    public string? RequestId { get; init; }

    /// <summary>When it takes effect. Default: on the next frame.</summary>
    public CommandTime Time { get; init; } = CommandTime.Now;
}
