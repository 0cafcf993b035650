namespace SamStream.Pipeline.Diagnostics;

/// <summary>One stage at one moment.</summary>
/// <param name="Name">source, encode, track, or the sink's name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Items">Frames it has finished.</param>
/// <param name="QueueDepth">Frames that wait in front of it.</param>
/// <param name="QueueCapacity">How many may wait.</param>
/// <param name="Latency">Time from taking a frame to being done with it, waiting apart.</param>
/// <param name="Error">Why it failed, or null.</param>
public sealed record StageSnapshot(
    string Name,
    StageState State,
    long Items,
    int QueueDepth,
    int QueueCapacity,
    LatencySummary Latency,
    string? Error);
