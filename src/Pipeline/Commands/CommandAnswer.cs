namespace SamStream.Pipeline.Commands;

/// <summary>What became of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Action">What was done.</param>
/// <param name="FrameIndex">The frame on which it took effect; null if it was refused or needs no frame.</param>
/// <param name="PresentationTime">Media clock of that frame.</param>
/// <param name="Reason">Why it was refused, with the cure; null if it was not.</param>
public sealed record CommandAnswer(
    CameraCommand Command,
    CommandAction Action,
    long? FrameIndex = null,
    TimeSpan? PresentationTime = null,
    string? Reason = null);
