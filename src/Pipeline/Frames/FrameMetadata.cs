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
