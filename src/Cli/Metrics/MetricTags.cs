namespace SamStream.Cli.Metrics;

/// <summary>The names of labels. Their values come from the configuration and from enums: their number is bounded.</summary>
internal static class MetricTags
{
    public const string Camera = "camera";
    public const string Cause = "cause";
    public const string Kind = "kind";
    public const string Outcome = "outcome";
    public const string Part = "part";
    public const string Sink = "sink";
    public const string Stage = "stage";
    public const string State = "state";
}
