namespace SamStream.Sinks.Summary;

/// <summary>Settings of a <see cref="RunSummarySink"/>.</summary>
public sealed record RunSummaryOptions
{
    /// <summary>Name in the output folder. Default: summary.json.</summary>
    public string FileName { get; init; } = "summary.json";

    /// <summary>How old the file may get while frames come. Default: 10 s; zero: written after every frame.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(10);
}
