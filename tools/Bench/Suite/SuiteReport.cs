using System.Globalization;
using System.Runtime.InteropServices;
using OpenCvSharp;
using SamStream.Cli;
using SamStream.Cli.Diagnosis;
using SamStream.Cli.Threads;
using SamStream.Model.Onnx;

namespace SamStream.Bench.Suite;

/// <summary>All tables, and what a reader needs to measure them again.</summary>
/// <param name="Machine">What they were measured on.</param>
/// <param name="Threads">Who worked with how many threads.</param>
/// <param name="Settings">How they were measured.</param>
/// <param name="Peers">Versions of the peers that took part.</param>
/// <param name="Tables">In the order of the settings.</param>
internal sealed record SuiteReport(
    SuiteMachine Machine,
    IReadOnlyList<ThreadShare> Threads,
    SuiteSettings Settings,
    IReadOnlyList<string> Peers,
    IReadOnlyList<SuiteTable> Tables)
{
    /// <summary>Numbers that follow from several rows.</summary>
    public IReadOnlyList<SuiteFigure> Figures => SuiteFigure.Of(Tables);

    /// <summary>The command that measures a row again, and with it the row that it is compared with.</summary>
    public string CommandFor(SuitePart part, string row) =>
        $"{Settings.Command} --parts {Pipeline.EnumWord.Of(part)} --only \"{row}\"";
}

/// <summary>One table of a suite, measured.</summary>
/// <param name="Part">Which.</param>
/// <param name="What">What was measured.</param>
/// <param name="Baseline">The row that the others are compared with.</param>
/// <param name="Results">Its rows, and who failed.</param>
internal sealed record SuiteTable(SuitePart Part, string What, string Baseline, IReadOnlyList<BenchmarkResult> Results)
{
    /// <summary>Those that were measured.</summary>
    public IEnumerable<BenchmarkResult> Rows => Results.Where(result => result.Failure is null);

    /// <summary>Those that were not.</summary>
    public IEnumerable<BenchmarkResult> Failed => Results.Where(result => result.Failure is not null);

    /// <summary>How many times as fast as the baseline; null where that was not measured.</summary>
    public double? SpeedOf(BenchmarkResult result) =>
        Rows.FirstOrDefault(row => row.Name == Baseline) is { } baseline ? result.SpeedAgainst(baseline) : null;
}

/// <summary>A number that follows from several rows.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record SuiteFigure(string Name, double Value, string Unit)
{
    /// <summary>Those that follow from the tables that there are.</summary>
    public static IReadOnlyList<SuiteFigure> Of(IReadOnlyList<SuiteTable> tables) =>
    [
        .. Each(tables, SuitePart.Objects, "each further object", row => row.ProcessorMs, "ms of all processors a frame"),
        .. Each(tables, SuitePart.Cameras, "each further camera", row => row.ResidentBytes / (1 << 20), "MiB"),
    ];

    // From the row with the fewest to the one with the most.
    private static IEnumerable<SuiteFigure> Each(
        IReadOnlyList<SuiteTable> tables, SuitePart part, string name, Func<BenchmarkResult, double> of, string unit)
    {
        BenchmarkResult[] rows = [.. tables.Where(table => table.Part == part).SelectMany(table => table.Rows)];
        if (rows.Length < 2)
            yield break;
        int more = CountOf(rows[^1]) - CountOf(rows[0]);
        yield return new SuiteFigure(name, (of(rows[^1]) - of(rows[0])) / more, unit);
    }

    private static int CountOf(BenchmarkResult row) => int.Parse(row.Name.Split(' ')[0], CultureInfo.InvariantCulture);
}

/// <summary>What a suite was measured on, and with.</summary>
internal sealed record SuiteMachine
{
    public required string Processor { get; init; }

    /// <summary>Those that the program may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Cores among them.</summary>
    public required int Cores { get; init; }

    public required long MemoryBytes { get; init; }

    public required string System { get; init; }

    public required string Samstream { get; init; }

    public required string Dotnet { get; init; }

    public required string OnnxRuntime { get; init; }

    public required string OpenCv { get; init; }

    /// <summary>This one.</summary>
    public static SuiteMachine Of(Processors processors) => new()
    {
        Processor = MachineChecks.CpuName(),
        Processors = processors.Usable,
        Cores = processors.PhysicalUsable,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        System = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        Samstream = ProgramVersion.Current,
        Dotnet = RuntimeInformation.FrameworkDescription,
        OnnxRuntime = OnnxRuntimeEnvironment.Version,
        OpenCv = Cv2.GetVersionString() ?? "unknown",
    };
}
