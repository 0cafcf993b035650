using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>One measurement of one contestant.</summary>
/// <param name="Frames">Frames, or runs of a graph.</param>
/// <param name="ElapsedMs">Time on the clock for all of them.</param>
/// <param name="ProcessorMs">Time of all processors for all of them.</param>
/// <param name="ResidentBytes">Highest resident memory of the contestant's process meanwhile.</param>
/// <param name="Memory">What it consisted of then; null where the contestant does not tell.</param>
internal sealed record Lap(
    int Frames, double ElapsedMs, double ProcessorMs, long ResidentBytes, ResidentMemory? Memory = null)
{
    /// <summary>Time on the clock for one frame.</summary>
    public double FrameMs => ElapsedMs / Frames;

    /// <summary>Time of all processors for one frame.</summary>
    public double FrameProcessorMs => ProcessorMs / Frames;
}
