namespace SamStream.Pipeline.Frames;

/// <summary>What is known of a frame apart from its pixels. The clocks are never mixed.</summary>
public readonly record struct FrameMetadata
{
    // Beyond, the two clocks disagree, and their difference says nothing of the road.
    private static readonly TimeSpan LeastRoad = TimeSpan.FromSeconds(-1), MostRoad = TimeSpan.FromMinutes(1);

    /// <summary>The source that captured the frame.</summary>
    public required string SourceId { get; init; }

    /// <summary>Counts captured frames of the source from 0; a gap is a drop.</summary>
    public required long Index { get; init; }

    /// <summary>Media clock of the source.</summary>
    public required TimeSpan PresentationTime { get; init; }

    /// <summary>Provenance of <see cref="PresentationTime"/>.</summary>
    public required PresentationClock PresentationClock { get; init; }

    /// <summary>This machine's wall clock, stamped after the read returned.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>When the camera took the frame, as the camera's own clock says it, right or wrong; null: it does not say.</summary>
    public DateTimeOffset? CameraTime { get; init; }

    /// <summary>Provenance of <see cref="CameraTime"/>.</summary>
    public CameraClock CameraClock { get; init; }

    /// <summary>
    /// How long the frame took from the camera to here, decoding included: <see cref="CapturedAt"/> less <see cref="CameraTime"/>.
    /// It is as good as the two clocks agree; null if that is not known, and beyond −1 s to 1 min, where they do not.
    /// </summary>
    public TimeSpan? RoadLatency =>
        CapturedAt - CameraTime is { } road && road >= LeastRoad && road <= MostRoad ? road : null;

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

/// <summary>Where a frame's <see cref="FrameMetadata.CameraTime"/> comes from.</summary>
public enum CameraClock
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Sender reports of RTCP (RFC 3550, 6.4.1), which give the time of day that belongs to an RTP time stamp.</summary>
    Rtcp,
}
