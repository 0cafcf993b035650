namespace SamStream.Pipeline.Commands;

/// <summary>What a segmenter did for a command.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why it was refused, with the cure; null if it was not.</param>
public readonly record struct CommandOutcome(CommandAction Action, string? Reason = null)
{
    /// <summary>Nothing was done.</summary>
    public static CommandOutcome Refused(string reason) => new(CommandAction.Refused, reason);
}
