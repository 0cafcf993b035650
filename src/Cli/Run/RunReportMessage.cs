using System.Text.Json.Serialization;
using SamStream.Cli.Errors;
using SamStream.Pipeline;

namespace SamStream.Cli.Run;

/// <summary>The closing report of <c>samstream run --json</c> (docs/messages.md).</summary>
internal sealed record RunReportMessage
{
    /// <summary>The outcome of a run that did not begin.</summary>
    public const string NotStartedOutcome = "not_started";

    public int Schema { get; init; } = 1;

    /// <summary>completed, completed_with_losses, stopped, source_failed, segmenter_failed, sink_failed or not_started.</summary>
    public required string Outcome { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>What failed, or null.</summary>
    public required string? Error { get; init; }

    public string? Source { get; init; }

    /// <summary>Frames with a result.</summary>
    public long Frames { get; init; }

    /// <summary>Since the source was started.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>Frames with a result a second.</summary>
    public double MeasuredFrameRate { get; init; }

    public IReadOnlyList<RunObjectMessage> Objects { get; init; } = [];

    /// <summary>Frames that did not get where they were meant to go, by cause.</summary>
    public IReadOnlyDictionary<string, long> Drops { get; init; } = new Dictionary<string, long>();

    /// <summary>Paths of what was written; null: switched off.</summary>
    public IReadOnlyDictionary<string, string?>? Outputs { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The reports of the cameras of a live run; outcome and error beside it are then the worst, frames and rate the sums.</summary>
    public IReadOnlyList<RunReportMessage>? Cameras { get; init; }

    /// <summary>The reports of several clips; outcome and error beside it are then those of the first that failed, frames the sum.</summary>
    public IReadOnlyList<RunReportMessage>? Clips { get; init; }

    /// <summary>The report of a run with cameras.</summary>
    /// <param name="worst">The one that says how the run as a whole ended.</param>
    /// <param name="reports">All of them.</param>
    public static RunReportMessage Of(RunReport worst, IReadOnlyList<RunReport> reports) => new()
    {
        Outcome = Of(worst).Outcome,
        ExitCode = worst.ExitCode,
        Error = worst.Error?.Message,
        Frames = reports.Sum(report => report.Snapshot.FramesTracked),
        ElapsedSeconds = Math.Round(reports.Max(report => report.Snapshot.Elapsed).TotalSeconds, 3),
        MeasuredFrameRate = Math.Round(reports.Sum(report => report.Snapshot.MeasuredFrameRate), 3),
        Cameras = [.. reports.Select(Of)],
    };

    /// <summary>The report of a run of several clips.</summary>
    /// <param name="reports">Of those that were begun.</param>
    /// <param name="exitCode">Of the whole.</param>
    public static RunReportMessage Of(IReadOnlyList<ClipReport> reports, int exitCode)
    {
        ClipReport? first = reports.FirstOrDefault(report => report.ExitCode == exitCode);
        return new RunReportMessage
        {
            Outcome = first?.Outcome ?? NotStartedOutcome,
            ExitCode = exitCode,
            Error = first?.Error?.Message,
            Frames = reports.Sum(report => report.Run?.Snapshot.FramesTracked ?? 0),
            ElapsedSeconds = Math.Round(reports.Sum(report => report.Run?.Snapshot.Elapsed.TotalSeconds ?? 0), 3),
            Clips = [.. reports.Select(report => (report.Run is { } run ? Of(run) : NotStarted(report.Fault!)) with { Source = report.Name })],
        };
    }

    /// <summary>The report of a run.</summary>
    public static RunReportMessage Of(RunReport report) => new()
    {
        Outcome = EnumWord.Of(report.Outcome),
        ExitCode = report.ExitCode,
        Error = report.Error?.Message,
        Source = report.Snapshot.SourceId,
        Frames = report.Snapshot.FramesTracked,
        ElapsedSeconds = Math.Round(report.Snapshot.Elapsed.TotalSeconds, 3),
        MeasuredFrameRate = Math.Round(report.Snapshot.MeasuredFrameRate, 3),
        Objects = [.. report.Objects.Select(tally => new RunObjectMessage(tally.Id, tally.Label, tally.States))],
        Drops = report.Snapshot.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value),
        Outputs = report.Outputs.Paths.ToDictionary(),
        Warnings = report.Warnings,
    };

    /// <summary>The report of a run that did not begin.</summary>
    public static RunReportMessage NotStarted(Exception error) => new()
    {
        Outcome = NotStartedOutcome,
        ExitCode = ErrorReport.ExitCodeOf(error),
        Error = error.Message,
    };
}

/// <summary>One object of a <see cref="RunReportMessage"/>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its name, or null.</param>
/// <param name="States">Frames by state; states that did not occur are absent.</param>
internal sealed record RunObjectMessage(int Id, string? Label, IReadOnlyDictionary<string, long> States);

/// <summary>Serializer of the report, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunReportMessage))]
internal sealed partial class RunReportJson : JsonSerializerContext;
