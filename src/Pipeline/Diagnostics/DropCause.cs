namespace SamStream.Pipeline.Diagnostics;

/// <summary>Why a captured frame did not get to where it was meant to go.</summary>
public enum DropCause
{
    /// <summary>A newer frame of a live source replaced it before the encoder was free.</summary>
    Superseded,

    /// <summary>All buffers were in use when a live source captured it.</summary>
    PoolExhausted,

    /// <summary>The camera was paused.</summary>
    Paused,

    /// <summary>Its pixels could not be decoded.</summary>
    Unreadable,

    /// <summary>A sink that may fall behind was still busy.</summary>
    SinkBusy,

    /// <summary>Its sink had failed.</summary>
    SinkFailed,

    /// <summary>It was on its way when the run was stopped or failed.</summary>
    ShutDown,
}
