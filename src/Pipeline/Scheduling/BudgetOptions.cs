using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Pipeline.Scheduling;

/// <summary>What all live sources of a process may take together; what is encoded follows it (<see cref="SharedBudget"/>).</summary>
public sealed record BudgetOptions
{
    /// <summary>From a frame's capture to its result, for 95 of 100 frames. Default 200 ms.</summary>
    [Description("from a frame's capture to its result, for 95 of 100 frames: while it is exceeded, less is encoded")]
    [DurationRange("10ms", "1m")]
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of the processors that the process may use, its children included, 0.05 to 1. Default 0.8.</summary>
    [Description("share of the processors that the process may take, FFmpeg's included")]
    [Range(0.05, 1.0)]
    [Percent]
    public double Cpu { get; init; } = 0.8;
}
