using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Run.Live;

/// <summary>Finds out whether a run can go on with another plan, as far as that shows while the one before runs.</summary>
internal static class NextPlan
{
    /// <summary>What keeps it from that.</summary>
    /// <param name="next">The plan.</param>
    /// <param name="changes">What it changes.</param>
    public static async Task<IReadOnlyList<OptionProblem>> ProblemsOfAsync(RunPlan next, PlanChanges changes)
    {
        if (!next.IsLive)
            return [new OptionProblem(next.Place, "", null, "is for a file that is worked off, and this run is of cameras", "start the program anew for it")];
        var problems = new List<OptionProblem>();
        if (changes.Server)
            problems.AddRange(OutputChecks.OfLog(next));
        if (changes.Run)
            problems.AddRange(OfManifest(next));
        foreach (CameraPlan camera in next.Cameras.Where(camera => !changes.Kept.Contains(camera.Id)))
        {
            RunPlan alone = next.Of(camera);
            problems.AddRange(await OutputChecks.OfFolderAsync(alone));
            problems.AddRange(await OutputChecks.OfOldResultsAsync(alone));
        }

        return problems;
    }

    private static IReadOnlyList<OptionProblem> OfManifest(RunPlan next)
    {
        try
        {
            ManifestReader.Read(next.Manifest);
            return [];
        }
        catch (ManifestException error)
        {
            return error.Problems;
        }
    }
}
