using System.Globalization;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Pipeline;

namespace SamStream.Bench.Suite;

/// <summary>A suite as Markdown.</summary>
internal static class SuiteTables
{
    private const int MebibyteBits = 20;

    public static void Write(SuiteReport report, TextWriter output)
    {
        foreach (SuiteTable table in report.Tables)
            Write(table, output);
        if (report.Figures.Count > 0)
        {
            var figures = new TextTable("from the tables above", "", "unit");
            foreach (SuiteFigure figure in report.Figures)
                figures.Add(figure.Name, One(figure.Value), figure.Unit);
            figures.Write(output);
            output.WriteLine();
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Medians of {report.Settings.Rounds} rounds in which all of a table took turns; the spread is the fastest and the slowest "
            + $"round, \"× first\" the median of the rounds' ratios to the table's first row. A row is measured again by:"));
        output.WriteLine();
        output.WriteLine($"    {report.Settings.Command} --parts PART --only ROW");
        output.WriteLine();
        WriteMachine(report, output);
    }

    private static void Write(SuiteTable table, TextWriter output)
    {
        output.WriteLine($"### {EnumWord.Of(table.Part)}");
        output.WriteLine();
        output.WriteLine(table.What);
        output.WriteLine();
        var rows = new TextTable("", "ms a frame", "fastest", "slowest", "frames/s", "× first", "processor ms a frame", "resident MiB", "native", "managed", "libraries", "children");
        foreach (BenchmarkResult row in table.Rows)
        {
            Spread time = row.FrameMs;
            rows.Add(
                row.Name, One(time.Median), One(time.Lowest), One(time.Highest), One(1000 / time.Median),
                table.SpeedOf(row) is { } speed ? Two(speed) : "", One(row.ProcessorMs),
                Mebibytes(row.ResidentBytes), Mebibytes(row.Memory?.NativeBytes), Mebibytes(row.Memory?.ManagedBytes),
                Mebibytes(row.Memory?.LibraryBytes), Mebibytes(row.Memory?.ChildBytes));
        }

        rows.Write(output);
        output.WriteLine();
        foreach (BenchmarkResult left in table.Failed)
            output.WriteLine($"Left out: {left.Name}: {left.Failure}");
        if (table.Failed.Any())
            output.WriteLine();
    }

    private static void WriteMachine(SuiteReport report, TextWriter output)
    {
        SuiteMachine machine = report.Machine;
        var about = new TextTable("measured on", "");
        about.Add("processor", $"{machine.Processor}, {machine.Processors} processors, {machine.Cores} cores");
        about.Add("memory", $"{One(machine.MemoryBytes / (double)(1L << 30))} GiB");
        about.Add("system", machine.System);
        about.Add("SamStream", machine.Samstream);
        about.Add(".NET", machine.Dotnet);
        about.Add("ONNX Runtime", machine.OnnxRuntime);
        about.Add("OpenCV", machine.OpenCv);
        foreach (string peer in report.Peers)
            about.Add("peer", peer);
        foreach (ThreadShare share in report.Threads)
            about.Add($"threads: {share.Who}", $"{share.Threads}; {share.Why}");
        about.Write(output);
    }

    private static string Mebibytes(double? bytes) => bytes is { } value ? $"{(long)value >> MebibyteBits}" : "";

    private static string One(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
