namespace SamStream.Cli.Clips;

/// <summary>Why something of a clip cannot be had or done.</summary>
internal enum ClipFault
{
    /// <summary>No clip has this id.</summary>
    UnknownClip,

    /// <summary>The clip has no such frame.</summary>
    UnknownFrame,

    /// <summary>The clip has no such prompt.</summary>
    UnknownPrompt,

    /// <summary>The file is not there any more.</summary>
    Gone,

    /// <summary>The file is another one than was opened; it is opened anew for the next request.</summary>
    Changed,

    /// <summary>The file, or this frame of it, does not decode.</summary>
    Unreadable,

    /// <summary>A value of the request is wrong.</summary>
    BadRequest,

    /// <summary>The clip is being run.</summary>
    Busy,

    /// <summary>There is no object to follow from there.</summary>
    NothingToFollow,

    /// <summary>Results or prompts cannot be written or read.</summary>
    Storage,
}
