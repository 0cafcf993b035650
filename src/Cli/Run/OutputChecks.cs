using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Run;

/// <summary>Finds out whether what a plan writes can be written, and writes nothing.</summary>
internal static class OutputChecks
{
    /// <summary>Faults of the output folder of a plan of one source; results of an earlier run apart.</summary>
    public static async Task<IReadOnlyList<OptionProblem>> OfFolderAsync(RunPlan plan)
    {
        if (!plan.Sinks.AnyFile)
            return [];
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => null);
        return [.. outputs.Folder.FindFaults().Select(fault => Problem(plan, "output.folder", fault))];
    }

    /// <summary>Results of an earlier run that the same would have to replace, and may not.</summary>
    public static async Task<IReadOnlyList<OptionProblem>> OfOldResultsAsync(RunPlan plan)
    {
        if (!plan.Sinks.AnyFile)
            return [];
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => null);
        return outputs.Folder.FindOldResults() is { } fault
            ? [Problem(plan, "output.folder", fault) with { Cure = "with output.overwrite: true they are replaced" }]
            : [];
    }

    /// <summary>Faults of the log file.</summary>
    public static IReadOnlyList<OptionProblem> OfLog(RunPlan plan)
    {
        try
        {
            if (plan.Logging.File is { } file)
                LogFile.Check(file);
            return [];
        }
        catch (SinkException fault)
        {
            return [Problem(plan, "logging.file", fault)];
        }
    }

    private static OptionProblem Problem(RunPlan plan, string key, SinkException fault) =>
        new(plan.Place, key, null, fault.Message.TrimEnd('.'), null);
}
