using System.Globalization;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Benchmarking;

/// <summary>A benchmark's report as Markdown tables.</summary>
internal static class BenchTables
{
    public static void Write(BenchReport report, TextWriter output)
    {
        output.WriteLine(Invariant(
            $"{report.Input}: {report.WholeJob.Count} rounds of {report.Frames} frames with {report.Objects} objects"));
        output.WriteLine();
        var speeds = new TextTable("frames/s", "median", "processor s/frame", "rounds");
        speeds.Add("bare loop: encoder + mask decoder", Two(report.BareFrameRate), Two(report.BareProcessorSeconds),
            Rounds(report.BareLoop.Select(round => round.FrameRate)));
        speeds.Add("whole job: decode, track, all outputs", Two(report.WholeFrameRate),
            Two(report.WholeProcessorSeconds), Rounds(report.WholeJob.Select(round => round.FrameRate)));
        speeds.Add("ratio", Two(report.Ratio), "", Rounds(report.Ratios));
        speeds.Write(output);
        if (report.LostMasks > 0)
        {
            output.WriteLine();
            output.WriteLine(Invariant(
                $"{report.LostMasks} masks of lost objects were not decoded in the whole job: the ratio flatters it."));
        }

        output.WriteLine();

        var stages = new TextTable("stage (last round)", "frames", "mean ms", "p50", "p95", "p99", "max");
        foreach (StageSnapshot stage in report.Stages.Where(stage => stage.Latency.Count > 0))
        {
            LatencySummary latency = stage.Latency;
            stages.Add([stage.Name, $"{latency.Count}", .. new[]
            {
                latency.Mean, latency.P50, latency.P95, latency.P99, latency.Max,
            }.Select(time => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture))]);
        }

        stages.Write(output);
        output.WriteLine();

        var memory = new TextTable("managed bytes a frame after warm-up", "median", "most");
        memory.Add("encode stage", Invariant($"{report.EncodeBytes.Median:0}"), Invariant($"{report.EncodeBytes.Most}"));
        memory.Add("track stage", Invariant($"{report.TrackBytes.Median:0}"), Invariant($"{report.TrackBytes.Most}"));
        memory.Write(output);
    }

    private static string Rounds(IEnumerable<double> rates) => string.Join(" ", rates.Select(Two));

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
