namespace SamStream.Pipeline.Events;

/// <summary>Why an object's state changed.</summary>
public enum ObjectChangeReason
{
    /// <summary>It is what the frame shows.</summary>
    Observed,

    /// <summary>A prompt named it.</summary>
    Prompted,

    /// <summary>A command removed it.</summary>
    Removed,

    /// <summary>The source went away: where the object is cannot be known.</summary>
    SourceOutage,

    /// <summary>It was not found again within its time to live.</summary>
    Expired,
}
