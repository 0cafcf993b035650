namespace SamStream.Cli.Clips.Library;

/// <summary>What is told of a clip. What only a look into it tells is null until somebody has looked.</summary>
internal sealed record ClipEntry
{
    public required string Id { get; init; }

    /// <summary>Of the file or folder.</summary>
    public required string Name { get; init; }

    /// <summary>Frames, as declared, or as counted if <see cref="IsFrameCountCertain"/>.</summary>
    public long? FrameCount { get; init; }

    /// <summary>True if the frames were counted.</summary>
    public bool IsFrameCountCertain { get; init; }

    /// <summary>Of the first frame, pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Of the first frame, pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Frames a second, as declared.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>Of the file; 0 for a folder.</summary>
    public long Bytes { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Frames that have results.</summary>
    public long FramesWithResults { get; init; }

    /// <summary>Objects that the results are of.</summary>
    public int Objects { get; init; }

    /// <summary>True if there are results.</summary>
    public bool HasResults { get; init; }

    /// <summary>Why it cannot be opened; null: it can, or nobody has tried.</summary>
    public string? Problem { get; init; }
}
