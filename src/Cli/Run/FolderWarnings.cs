using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Run;

/// <summary>Finds out which folders of a plan others may write to: they could change what is written, or put links in its way.</summary>
internal static class FolderWarnings
{
    private const string Cure = "take a folder that only you may write to";

    /// <summary>One for each folder: of results, of the log, and of the spool. Folders that are not there yet count as those above them.</summary>
    public static IReadOnlyList<OptionProblem> Of(RunPlan plan)
    {
        // The system tells nowhere else who may write.
        if (!OperatingSystem.IsLinux())
            return [];
        IEnumerable<(string Key, string Folder)> folders =
            from camera in plan.Cameras where camera.Sinks.AnyFile select ("output.folder", camera.OutputFolder);
        if (plan.Logging.File is { } log)
            folders = folders.Append(("logging.file", Path.GetDirectoryName(Path.GetFullPath(log))!));
        if (plan.Mqtt?.Spool.Path is { } spool)
            folders = folders.Append(("mqtt.spool.path", spool));
        return
        [
            .. from place in folders
               let reason = FolderTrust.FaultOf(NearestExisting(place.Folder))
               where reason is not null
               group place by reason into places
               let first = places.First()
               select new OptionProblem(plan.Place, first.Key, first.Folder, $"may be changed by others: {places.Key}", Cure),
        ];
    }

    private static string NearestExisting(string folder)
    {
        string existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } above)
            existing = above;
        return existing;
    }
}
