using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Commands;

/// <summary>What became of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Action">What was done.</param>
/// <param name="FrameIndex">The frame on which it took effect; null if it was refused or needs no frame.</param>
/// <param name="PresentationTime">Media clock of that frame.</param>
/// <param name="Reason">Why it was refused or nothing was found, with the cure; null if it was done.</param>
/// <param name="ObjectId">Which object it was for; null if it was for none, or none was given an id.</param>
public sealed record CommandAnswer(
    CameraCommand Command,
    CommandAction Action,
    long? FrameIndex = null,
    TimeSpan? PresentationTime = null,
    string? Reason = null,
    ObjectId? ObjectId = null);

/// <summary>What was done for a command.</summary>
public enum CommandAction
{
    /// <summary>Nothing: the answer says why.</summary>
    Refused,

    /// <summary>An object is followed that was not before.</summary>
    Added,

    /// <summary>An object's prompt took the place of the one before.</summary>
    Replaced,

    /// <summary>An object was moved to where the prompt says.</summary>
    Moved,

    /// <summary>
    /// The prompt was taken and its frame shows no mask of the object: its id is taken, and it is lost.
    /// </summary>
    NotFound,

    /// <summary>An object is no longer followed.</summary>
    Removed,

    /// <summary>The camera is paused.</summary>
    Paused,

    /// <summary>The camera runs again.</summary>
    Resumed,

    /// <summary>All objects were forgotten and the configured prompts taken again.</summary>
    Reset,

    /// <summary>The frame's result is published as a snapshot.</summary>
    SnapshotTaken,
}
