namespace SamStream.Pipeline.Supervision;

/// <summary>What a source is doing, as it is published.</summary>
public enum SourceState
{
    /// <summary>Being opened, or opened and without a first frame.</summary>
    Connecting,

    /// <summary>Giving frames.</summary>
    Running,

    /// <summary>Failed, and waiting to be opened again.</summary>
    Backoff,

    /// <summary>Ended or stopped; it will not run again.</summary>
    Ended,

    /// <summary>Failed for good.</summary>
    Faulted,
}
