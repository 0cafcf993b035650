using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Commands;

/// <summary>
/// What a user asks of a running camera. It is carried out between two frames, in the order of arrival among those for
/// the same frame, and always answered.
/// </summary>
public abstract record CameraCommand
{
    /// <summary>The sender's own name for the request; it comes back in the answer. Null: none.</summary>
    public string? RequestId { get; init; }

    /// <summary>When it takes effect. Default: on the next frame.</summary>
    public CommandTime Time { get; init; } = CommandTime.Now;
}

/// <summary>
/// When a command takes effect: on the next frame, on the first frame whose index is at least
/// <paramref name="FrameIndex"/>, or on the first whose media clock is at least <paramref name="PresentationTime"/>.
/// </summary>
/// <param name="FrameIndex">Index of a frame, or null.</param>
/// <param name="PresentationTime">Media clock of a frame, or null.</param>
public sealed record CommandTime(long? FrameIndex = null, TimeSpan? PresentationTime = null)
{
    /// <summary>On the next frame.</summary>
    public static CommandTime Now { get; } = new();
}

/// <summary>Follow this object from now on; the others are not touched.</summary>
/// <param name="Prompt">Which object and where; its frame index is ignored, <see cref="CameraCommand.Time"/> counts.</param>
/// <param name="Mode">What is expected of the object's id.</param>
public sealed record PromptObject(Prompt Prompt, PromptMode Mode = PromptMode.Set) : CameraCommand;

/// <summary>What a prompt expects of its object's id.</summary>
public enum PromptMode
{
    /// <summary>Adds the object, or replaces it if it is followed already.</summary>
    Set,

    /// <summary>The id must be free.</summary>
    Add,

    /// <summary>The id must be followed; what was known of its appearance is forgotten.</summary>
    Replace,

    /// <summary>The id must be followed; it is the same object, elsewhere: appearance and label are kept.</summary>
    Move,
}

/// <summary>Follow this object no longer.</summary>
/// <param name="ObjectId">The object; refused if it is not followed.</param>
public sealed record RemoveObject(ObjectId ObjectId) : CameraCommand;

/// <summary>Forgets every object and starts again with the configured prompts.</summary>
public sealed record ResetCamera : CameraCommand;

/// <summary>Follows what the run's proposer finds on the frame; known before the run, and carried out again with a reset.</summary>
internal sealed record ProposeObjects : CameraCommand;

/// <summary>Frames are captured and dropped, counted as paused; nothing is encoded until the camera is resumed.</summary>
public sealed record PauseCamera : CameraCommand;

/// <summary>Ends a pause. The first frame afterwards is a discontinuity.</summary>
public sealed record ResumeCamera : CameraCommand;

/// <summary>The next result is published whole: picture, objects and masks. While the camera is paused, the last one is.</summary>
public sealed record TakeSnapshot : CameraCommand;
