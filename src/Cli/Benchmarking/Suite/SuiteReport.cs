using SamStream.Cli.Threads;

namespace SamStream.Cli.Benchmarking.Suite;

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
