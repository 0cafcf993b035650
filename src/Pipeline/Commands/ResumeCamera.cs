namespace SamStream.Pipeline.Commands;

/// <summary>Ends a pause. The first frame afterwards is a discontinuity.</summary>
public sealed record ResumeCamera : CameraCommand;
