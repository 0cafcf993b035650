namespace SamStream.Cli.Clips.Runs;

/// <summary>What is to be run of a clip.</summary>
/// <param name="From">The frame that it begins on.</param>
/// <param name="Direction">Whereto.</param>
/// <param name="First">The frame that ends the way backwards. Default: the clip's first.</param>
/// <param name="Last">The frame that ends the way forwards. Default: the clip's last.</param>
internal sealed record ClipRunRequest(long From, RunDirection Direction, long First = 0, long? Last = null)
{
    /// <summary>Whatever is not done between the frames that people have set.</summary>
    public static ClipRunRequest Due { get; } = new(0, RunDirection.Due);

    /// <summary>
    /// The frames from one to another again, whether they are done or not; what is set there stays, and so do the masks on the frames before
    /// and behind, from which objects are followed.
    /// </summary>
    public static ClipRunRequest Redo(long first, long last) => new(first, RunDirection.Redo, first, last);

    /// <summary>True if it is for spans, from both sides; else it goes from a frame on.</summary>
    public bool IsOfSpans => Direction is RunDirection.Due or RunDirection.Redo;
}

/// <summary>Which way a clip is run.</summary>
internal enum RunDirection
{
    /// <summary>Towards its end.</summary>
    Forwards,

    /// <summary>Towards its beginning.</summary>
    Backwards,

    /// <summary>Towards its end, and then from the same frame towards its beginning.</summary>
    Both,

    /// <summary>Whatever is not done between the frames that people have set, both ways.</summary>
    Due,

    /// <summary>Some frames again, both ways.</summary>
    Redo,
}

/// <summary>How far a run is.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="State">Waiting, running, or how it ended.</param>
/// <param name="Frame">The frame that was done last; null before the first one.</param>
/// <param name="FramesDone">Frames with results.</param>
/// <param name="FramesInAll">Frames that are to be done, as far as the clip's length is known.</param>
/// <param name="FramesPerSecond">Since its start.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
internal sealed record ClipRunStatus(
    ClipRunRequest Request, ClipRunState State, long? Frame, long FramesDone, long? FramesInAll, double FramesPerSecond, string? Error)
{
    /// <summary>Which way it goes now.</summary>
    public bool IsBackwards { get; init; }

    /// <summary>The clip that is run before it; null: it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>True once nothing more comes of it.</summary>
    public bool IsOver => State is not (ClipRunState.Waiting or ClipRunState.Running);
}

/// <summary>Whether a run goes on.</summary>
internal enum ClipRunState
{
    /// <summary>Another clip is being run; it begins by itself.</summary>
    Waiting,

    /// <summary>It does.</summary>
    Running,

    /// <summary>It has done all that was asked for.</summary>
    Completed,

    /// <summary>Somebody stopped it; what it has done is kept.</summary>
    Stopped,

    /// <summary>It could not go on; what it has done is kept.</summary>
    Failed,
}
