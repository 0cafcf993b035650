using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Commands;

/// <summary>Follow this object no longer.</summary>
/// <param name="ObjectId">The object; refused if it is not followed.</param>
public sealed record RemoveObject(ObjectId ObjectId) : CameraCommand;
