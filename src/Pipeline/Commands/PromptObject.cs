using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Commands;

/// <summary>Follow this object from now on; the others are not touched.</summary>
/// <param name="Prompt">Which object and where; its frame index is ignored, <see cref="CameraCommand.Time"/> counts.</param>
/// <param name="Mode">What is expected of the object's id.</param>
public sealed record PromptObject(Prompt Prompt, PromptMode Mode = PromptMode.Set) : CameraCommand;
