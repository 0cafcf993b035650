namespace SamStream.Pipeline.Commands;

/// <summary>Frames are captured and dropped, counted as paused; nothing is encoded until the camera is resumed.</summary>
public sealed record PauseCamera : CameraCommand;
