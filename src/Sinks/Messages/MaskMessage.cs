namespace SamStream.Sinks.Messages;

/// <summary>A mask in COCO's compressed run-length encoding; pycocotools reads it as it is.</summary>
/// <param name="Size">Height, width.</param>
/// <param name="Counts">The compressed runs.</param>
internal sealed record MaskMessage(IReadOnlyList<int> Size, string Counts);
