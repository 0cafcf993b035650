using SamStream.Cli.Terminals;

namespace SamStream.Soak.Reports;

/// <summary>Reports as a table in Markdown.</summary>
internal static class SoakTable
{
    public static void Write(IReadOnlyList<ScenarioReport> reports, TextWriter output)
    {
        var table = new TextTable("scenario", "fault", "figure", "measured", "bound", "kept");
        foreach (ScenarioReport report in reports)
        {
            string name = report.Name, fault = report.Fault;
            foreach (Check check in report.Checks)
            {
                table.Add(name, fault, check.What, check.Measured, check.Bound ?? "", Word(check));
                name = fault = "";
            }

            if (report.Failure is { } failure)
                table.Add(name, fault, "not carried through", failure, "", "**no**");
        }

        table.Write(output);
        output.WriteLine();
        foreach (ScenarioReport report in reports)
            output.WriteLine($"{report.Name}: `{report.Command}`");
    }

    private static string Word(Check check) => (check.Bound, check.IsKept) switch
    {
        (null, _) => "",
        (_, true) => "yes",
        _ => "**no**",
    };
}
