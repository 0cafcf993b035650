using SamStream.Pipeline;

namespace SamStream.Cli.Benchmarking;

/// <summary>One run of the whole job.</summary>
/// <param name="Snapshot">The counters at its end.</param>
/// <param name="EncodeBytes">Managed bytes allocated by the encode stage's own code, for each frame in order.</param>
/// <param name="TrackBytes">The same of the track stage.</param>
/// <param name="ProcessorSeconds">Time of all processors for one frame.</param>
/// <param name="LostMasks">How often an object was lost, and the decoder not asked for it.</param>
internal sealed record WholeJobRound(
    PipelineSnapshot Snapshot, IReadOnlyList<long> EncodeBytes, IReadOnlyList<long> TrackBytes,
    double ProcessorSeconds, long LostMasks)
{
    /// <summary>Frames a second, from opening the source to closing the last output.</summary>
    public double FrameRate => Snapshot.MeasuredFrameRate;
}
