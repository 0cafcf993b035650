using System.ComponentModel;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.JsonLines;

/// <summary>Settings of a <see cref="JsonLinesSink"/>.</summary>
public sealed record JsonLinesOptions : FileSinkOptions
{
    /// <summary>
    /// Name in the output folder, - for standard output, or the path of a named pipe that exists, there or anywhere.
    /// Default: results.jsonl.
    /// </summary>
    [Description("name in the output folder; -: standard output; or the absolute path of a named pipe that exists")]
    public string File { get; init; } = "results.jsonl";

    /// <summary>Whether objects carry their masks, most of a line's length. Default: true.</summary>
    [Description("whether lines hold the masks (COCO run-length encoding), most of their length")]
    public bool Masks { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "jsonl";

    /// <inheritdoc/>
    public override string Description => "one JSON object a frame, a line each: objects with state, box, scores and mask";

    /// <inheritdoc/>
    public override FileSinkOutput Output => new(nameof(File), File, "results")
    {
        IsOutside = Path.IsPathRooted(File) && FileKinds.Of(File) == FileKind.NamedPipe,
    };

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) => new JsonLinesSink(context.Folder, this);
}
