using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Sinks;

/// <summary>What a sink knows before the first frame.</summary>
/// <param name="SourceId">The source whose frames come.</param>
/// <param name="Source">Its properties.</param>
public sealed record SinkContext(string SourceId, SourceProperties Source);
