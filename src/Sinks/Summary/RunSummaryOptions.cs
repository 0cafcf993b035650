using System.ComponentModel;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Summary;

/// <summary>Settings of a <see cref="RunSummarySink"/>.</summary>
public sealed record RunSummaryOptions : FileSinkOptions
{
    /// <summary>Name in the output folder. Default: summary.json.</summary>
    [Description("name in the output folder")]
    public string File { get; init; } = "summary.json";

    /// <summary>How old the file may get while frames come. Default: 10 s; zero: written after every frame.</summary>
    [Description("how old the file may get while frames come; 0s: it is written after every frame")]
    [DurationRange("0s", "24h")]
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override string Name => "summary";

    /// <inheritdoc/>
    public override string Description => "one JSON file on the whole run: objects, states, speeds, drops";

    /// <inheritdoc/>
    public override FileSinkOutput Output => new(nameof(File), File, "summary");

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) =>
        new RunSummarySink(context.Folder, this, snapshot: context.Snapshot);
}
