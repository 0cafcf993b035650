using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>A pipeline at one moment: consistent enough to show, not a transaction.</summary>
public sealed record PipelineSnapshot
{
    public required string SourceId { get; init; }

    /// <summary>What the source said when it was opened last; null before.</summary>
    public required SourceProperties? Source { get; init; }

    /// <summary>What the source is doing; null before the first attempt to open it.</summary>
    public SourceStatus? SourceStatus { get; init; }

    /// <summary>True between a pause and its end.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Commands that wait for their frame.</summary>
    public int CommandsWaiting { get; init; }

    /// <summary>Since the run began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Frames that the source has captured.</summary>
    public required long FramesCaptured { get; init; }

    /// <summary>Frames that were encoded.</summary>
    public required long FramesEncoded { get; init; }

    /// <summary>Frames whose objects were tracked and handed to the sinks.</summary>
    public required long FramesTracked { get; init; }

    /// <summary>Drops by cause; causes that did not occur are absent.</summary>
    public required IReadOnlyDictionary<DropCause, long> Drops { get; init; }

    /// <summary>What the source says of what it could not deliver, a sentence each.</summary>
    public IReadOnlyList<string> SourceWarnings { get; init; } = [];

    /// <summary>What the newest frame took from the camera to here (<see cref="Frames.FrameMetadata.RoadLatency"/>); null if that is not known.</summary>
    public TimeSpan? RoadLatency { get; init; }

    /// <summary>Time from the end of a frame's capture to its hand-over to the sinks.</summary>
    public required LatencySummary CaptureToResult { get; init; }

    /// <summary>Source, encode, track, then one per sink.</summary>
    public required IReadOnlyList<StageSnapshot> Stages { get; init; }

    /// <summary>Frame buffers in use, and in all.</summary>
    public required int BuffersLeased { get; init; }

    public required int BufferCapacity { get; init; }

    /// <summary>What the budget says that this camera shares with others; null if it shares none.</summary>
    public BudgetSnapshot? Load { get; init; }

    /// <summary>Bytes of buffers that this camera keeps.</summary>
    public CameraMemory Memory { get; init; }

    /// <summary>Tracked frames a second since the run began.</summary>
    public double MeasuredFrameRate => Elapsed > TimeSpan.Zero ? FramesTracked / Elapsed.TotalSeconds : 0;
}

/// <summary>Bytes of buffers that one camera keeps, the shared model apart.</summary>
/// <param name="FrameBytes">The frame pool, which is fixed in number and grows to the largest frame.</param>
/// <param name="Segmenter">What the segmenter keeps.</param>
public readonly record struct CameraMemory(long FrameBytes, SegmenterMemory Segmenter)
{
    /// <summary>All of it.</summary>
    public long TotalBytes => FrameBytes + Segmenter.EmbeddingBytes + Segmenter.ResultBytes + Segmenter.MotionBytes
        + Segmenter.ObjectBytes;
}
