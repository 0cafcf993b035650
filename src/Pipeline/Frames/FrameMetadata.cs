namespace SamStream.Pipeline.Frames;

/// <summary>What is known of a frame apart from its pixels. The two clocks are never mixed.</summary>
public readonly record struct FrameMetadata
{
    /// <summary>The source that captured the frame.</summary>
    public required string SourceId { get; init; }

    /// <summary>Counts captured frames of the source from 0; a gap is a drop.</summary>
    public required long Index { get; init; }

    /// <summary>Media clock of the source.</summary>
    public required TimeSpan PresentationTime { get; init; }

    /// <summary>Provenance of <see cref="PresentationTime"/>.</summary>
    public required PresentationClock PresentationClock { get; init; }

    /// <summary>Wall clock, stamped after the read returned.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Which Y'CbCr its samples are.</summary>
    public YuvMatrix Matrix { get; init; }

    /// <summary>Why the frame does not go on from the one before; <see cref="Discontinuity.None"/> if it does.</summary>
    public Discontinuity Discontinuity { get; init; }

    /// <summary>True if the frame does not go on from the one before.</summary>
    public bool IsDiscontinuity => Discontinuity != Discontinuity.None;

    /// <summary>True if what is seen may have moved on, so that nothing can be carried here from the frame before.</summary>
    public bool BreaksMotion => Discontinuity
        is not (Discontinuity.None or Discontinuity.PixelFormatChanged or Discontinuity.AspectChanged);

    /// <summary>The frame's own name, for sources that have one (file name of an image); otherwise null.</summary>
    public string? Name { get; init; }
}

/// <summary>Why a frame does not go on from the one before.</summary>
public enum Discontinuity
{
    /// <summary>It does.</summary>
    None,

    /// <summary>The source was opened again.</summary>
    Reopened,

    /// <summary>The stream's clock jumped by more than a second.</summary>
    ClockJumped,

    /// <summary>Its size is another one: boxes and masks before are in other pixels.</summary>
    SizeChanged,

    /// <summary>The stream's pixel format is another one; the frame's own is the same.</summary>
    PixelFormatChanged,

    /// <summary>Its pixels have another shape.</summary>
    AspectChanged,

    /// <summary>The camera was paused.</summary>
    Resumed,
}

/// <summary>Where a frame's <see cref="FrameMetadata.PresentationTime"/> comes from.</summary>
public enum PresentationClock
{
    /// <summary>The container's or the stream's own time stamp.</summary>
    Stream,

    /// <summary>Computed as index / declared frame rate, since the source carries no usable time stamps.</summary>
    DeclaredRate,

    /// <summary>Time since the source was opened, by this machine's monotonic clock.</summary>
    Arrival,
}
