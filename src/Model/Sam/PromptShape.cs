namespace SamStream.Model.Sam;

/// <summary>What prompts must have in common to go into one call: padding a shorter one would change its answer.</summary>
/// <param name="Count">Prompts in the call.</param>
/// <param name="TokenCount">Points of each, padding included.</param>
/// <param name="HasMask">Whether each has a mask.</param>
internal readonly record struct PromptShape(int Count, int TokenCount, bool HasMask);
