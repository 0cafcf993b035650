using System.Globalization;
using SamStream.Cli.Progress;
using SamStream.Pipeline;

namespace SamStream.Cli.Run;

/// <summary>The last lines of a run: a line for each object, then one that says what was done and where it lies.</summary>
internal static class RunClosing
{
    /// <param name="report">What was done.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="camera">What each line begins with, where there are several cameras.</param>
    public static void Write(RunReport report, TextWriter output, string? camera = null)
    {
        string head = camera is null ? "" : $"{camera}: ";
        foreach (ObjectTally tally in report.Objects)
            output.WriteLine($"{head}{tally}");
        output.WriteLine($"{head}{LastLine(report)}");
    }

    private static string LastLine(RunReport report)
    {
        string done = string.Create(CultureInfo.InvariantCulture,
            $"{report.Snapshot.FramesTracked} frames at {Speed.Of(report.Snapshot.MeasuredFrameRate)}");
        string how = report.Outcome switch
        {
            PipelineOutcome.Completed => "",
            PipelineOutcome.CompletedWithLosses => "with losses, ",
            PipelineOutcome.Stopped => "stopped after ",
            _ => "failed after ",
        };
        return $"{how}{done}: {What(report)}";
    }

    private static string What(RunReport report)
    {
        if (report.Published.Count == 0)
            return report.Outputs.ToString();
        string published = string.Join(", ", report.Published.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value} {kind.Key}")));
        return $"published {published}{(report.Outputs.IsEmpty ? "" : $"; {report.Outputs}")}";
    }
}
