using System.Text.Json.Serialization;
using SamStream.Cli.Threads;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Suite;

/// <summary>What <c>samstream-bench --suite --json</c> says (docs/messages.md).</summary>
internal sealed record SuiteMessage
{
    public int Schema { get; init; } = 1;

    public required SuiteMachine Machine { get; init; }

    public required IReadOnlyList<ThreadShare> Threads { get; init; }

    /// <summary>Versions of the peers that took part.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    public required int Rounds { get; init; }

    public required IReadOnlyList<SuiteTableMessage> Tables { get; init; }

    public required IReadOnlyList<SuiteFigure> Figures { get; init; }

    public static SuiteMessage Of(SuiteReport report) => new()
    {
        Machine = report.Machine,
        Threads = report.Threads,
        Peers = report.Peers,
        Rounds = report.Settings.Rounds,
        Tables = [.. report.Tables.Select(table => new SuiteTableMessage(
            EnumWord.Of(table.Part), table.What, table.Baseline,
            [.. table.Rows.Select(row => RowOf(report, table, row))],
            [.. table.Failed.Select(left => new SuiteFailureMessage(left.Name, left.Failure!))]))],
        Figures = [.. report.Figures.Select(figure => figure with { Value = Rounded(figure.Value) })],
    };

    private static SuiteRowMessage RowOf(SuiteReport report, SuiteTable table, BenchmarkResult row)
    {
        Spread time = row.FrameMs;
        return new SuiteRowMessage
        {
            Name = row.Name,
            MedianMs = Rounded(time.Median),
            FastestMs = Rounded(time.Lowest),
            SlowestMs = Rounded(time.Highest),
            RoundsMs = [.. row.Measurements.Select(measurement => Rounded(measurement.FrameMs))],
            Speed = table.SpeedOf(row) is { } speed ? Rounded(speed) : null,
            ProcessorMs = Rounded(row.ProcessorMs),
            ResidentBytes = (long)row.ResidentBytes,
            Memory = row.Memory,
            Repeat = report.CommandFor(table.Part, row.Name),
        };
    }

    private static double Rounded(double value) => Math.Round(value, 3);
}

/// <summary>One table.</summary>
/// <param name="Part">The word that <c>--parts</c> takes.</param>
/// <param name="What">What was measured.</param>
/// <param name="Baseline">The row that speeds are relative to.</param>
/// <param name="Rows">Those that were measured.</param>
/// <param name="LeftOut">Those that were not.</param>
internal sealed record SuiteTableMessage(
    string Part, string What, string Baseline, IReadOnlyList<SuiteRowMessage> Rows, IReadOnlyList<SuiteFailureMessage> LeftOut);

/// <summary>One row; times are milliseconds for a frame.</summary>
internal sealed record SuiteRowMessage
{
    public required string Name { get; init; }

    public required double MedianMs { get; init; }

    public required double FastestMs { get; init; }

    public required double SlowestMs { get; init; }

    /// <summary>Each round, in order.</summary>
    public required IReadOnlyList<double> RoundsMs { get; init; }

    /// <summary>Median over the rounds of the baseline's time over this one's; null without the baseline.</summary>
    public required double? Speed { get; init; }

    /// <summary>Of all processors.</summary>
    public required double ProcessorMs { get; init; }

    /// <summary>Median over the rounds of the highest.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>What it consisted of, medians; null where the benchmark does not tell.</summary>
    public required ResidentMemory? Memory { get; init; }

    /// <summary>The command that measures it again.</summary>
    public required string Repeat { get; init; }
}

/// <summary>One that was left out, and why.</summary>
internal sealed record SuiteFailureMessage(string Name, string Reason);

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SuiteMessage))]
internal sealed partial class SuiteJson : JsonSerializerContext;
