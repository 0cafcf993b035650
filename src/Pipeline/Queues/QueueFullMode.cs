namespace SamStream.Pipeline.Queues;

/// <summary>What happens to a writer whose queue is full.</summary>
public enum QueueFullMode
{
    /// <summary>It waits; nothing is dropped.</summary>
    Wait,

    /// <summary>The oldest item makes room and is counted as dropped: the newest wins.</summary>
    DropOldest,
}
