namespace SamStream.Pipeline.Diagnostics;

/// <summary>What a stage is doing.</summary>
public enum StageState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Working.</summary>
    Running,

    /// <summary>Waiting to try again after a transient error.</summary>
    Backoff,

    /// <summary>Ended with everything done.</summary>
    Completed,

    /// <summary>Ended by an error.</summary>
    Failed,
}
