namespace SamStream.Sinks.JsonLines;

/// <summary>Settings of a <see cref="JsonLinesSink"/>.</summary>
public sealed record JsonLinesOptions
{
    /// <summary>Name in the output folder. Default: results.jsonl.</summary>
    public string FileName { get; init; } = "results.jsonl";

    /// <summary>Whether objects carry their masks, most of a line's length. Default: true.</summary>
    public bool IncludeMasks { get; init; } = true;
}
