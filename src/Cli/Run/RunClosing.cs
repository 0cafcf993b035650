using System.Globalization;
using SamStream.Cli.Progress;
using SamStream.Pipeline;

namespace SamStream.Cli.Run;

/// <summary>The last lines of a run: a line for each object, then one that says what was done and where it lies.</summary>
internal static class RunClosing
{
    public static void Write(RunReport report, TextWriter output)
    {
        foreach (ObjectTally tally in report.Objects)
            output.WriteLine(tally);
        output.WriteLine(LastLine(report));
    }

    private static string LastLine(RunReport report)
    {
        string done = string.Create(CultureInfo.InvariantCulture,
            $"{report.Snapshot.FramesTracked} frames at {Speed.Of(report.Snapshot.MeasuredFrameRate)}");
        string how = report.Outcome switch
        {
            PipelineOutcome.Completed => "",
            PipelineOutcome.Stopped => "stopped after ",
            _ => "failed after ",
        };
        return $"{how}{done}: {report.Outputs}";
    }
}
