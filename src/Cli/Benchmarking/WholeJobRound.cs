using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Benchmarking;

/// <summary>One run of the whole job.</summary>
/// <param name="Snapshot">The counters at its end.</param>
/// <param name="EncodeBytes">Managed bytes allocated by the encode stage's own code, for each frame in order.</param>
/// <param name="TrackBytes">The same of the track stage.</param>
internal sealed record WholeJobRound(
    PipelineSnapshot Snapshot, IReadOnlyList<long> EncodeBytes, IReadOnlyList<long> TrackBytes);
