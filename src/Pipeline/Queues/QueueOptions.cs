namespace SamStream.Pipeline.Queues;

/// <summary>A bounded edge between two stages.</summary>
public sealed record QueueOptions
{
    /// <summary>Back-pressure for files: a short queue that waits (2 frames).</summary>
    public static QueueOptions Lossless { get; } = new() { Capacity = 2, FullMode = QueueFullMode.Wait };

    /// <summary>For live sources: one waiting frame, replaced by a newer one.</summary>
    public static QueueOptions NewestWins { get; } = new() { Capacity = 1, FullMode = QueueFullMode.DropOldest };

    /// <summary>Items that may wait, at least 1.</summary>
    public required int Capacity { get; init; }

    /// <summary>What a full queue does.</summary>
    public required QueueFullMode FullMode { get; init; }
}

/// <summary>What happens to a writer whose queue is full.</summary>
public enum QueueFullMode
{
    /// <summary>It waits; nothing is dropped.</summary>
    Wait,

    /// <summary>The oldest item makes room and is counted as dropped: the newest wins.</summary>
    DropOldest,
}
