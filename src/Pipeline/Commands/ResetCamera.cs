namespace SamStream.Pipeline.Commands;

/// <summary>Forgets every object and starts again with the configured prompts.</summary>
public sealed record ResetCamera : CameraCommand;
