namespace SamStream.Sinks.Messages;

/// <summary>An object's state changed.</summary>
/// <param name="Frame">The first frame in the new state.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The new state.</param>
internal sealed record TransitionMessage(long Frame, string From, string To);
