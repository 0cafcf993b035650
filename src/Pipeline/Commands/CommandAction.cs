namespace SamStream.Pipeline.Commands;

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
