namespace SamStream.Pipeline.Commands;

/// <summary>The next result is published whole: picture, objects and masks.</summary>
public sealed record TakeSnapshot : CameraCommand;
