using System.Globalization;

namespace SamStream.Cli.Benchmarking.Suite;

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
        IReadOnlyList<SuiteTable> tables, SuitePart part, string name, Func<Standing, double> of, string unit)
    {
        Standing[] rows = [.. tables.Where(table => table.Part == part).SelectMany(table => table.Rows)];
        if (rows.Length < 2)
            yield break;
        int more = CountOf(rows[^1]) - CountOf(rows[0]);
        yield return new SuiteFigure(name, (of(rows[^1]) - of(rows[0])) / more, unit);
    }

    private static int CountOf(Standing row) => int.Parse(row.Name.Split(' ')[0], CultureInfo.InvariantCulture);
}
