using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Sinks.Files;
using SamStream.Sinks.Sockets;

namespace SamStream.Cli.Run;

/// <summary>The names that a run's outputs are given in the output folder, and what is wrong with them.</summary>
internal static class OutputNames
{
    /// <summary>Every fault of the outputs that are on.</summary>
    /// <param name="sinks">What is written.</param>
    /// <param name="folder">The output folder, absolute.</param>
    public static IEnumerable<OptionProblem> FaultsOf(SinksOptions sinks, string folder)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FileSinkOptions sink in sinks.Enabled)
        {
            string section = $"sinks.{sink.Name}";
            foreach (OptionProblem problem in sink.Validate().In(section, null))
                yield return problem;
            FileSinkOutput output = sink.Output;
            if (!output.IsInFolder)
                continue;
            string key = $"{section}.{ShapeReader.NameOf(output.Key)}", path = Path.GetFullPath(output.Name, folder);
            // Images may lie in the output folder itself, a file may not be it.
            if (!IsInside(path, folder) && !(path == folder && output.IsFolder))
                yield return new OptionProblem(null, key, output.Name, $"lies outside the output folder {folder}", "give a name inside it");
            else if (!taken.TryAdd(path, key))
                yield return new OptionProblem(null, key, output.Name, $"is the name at {taken[path]} too", "give one of them another name");
        }
    }

    /// <summary>Every place outside the output folder that several sources would have.</summary>
    /// <param name="sinks">What is written of each.</param>
    public static IEnumerable<OptionProblem> FaultsBetween(IEnumerable<SinksOptions> sinks) =>
        from sink in sinks.SelectMany(one => one.Enabled)
        where sink.Output.IsOutside
        group sink by (sink.Name, Place: sink.Output.Place ?? sink.Output.Name) into shared
        where shared.Count() > 1
        let output = shared.First().Output
        let section = $"sinks.{shared.Key.Name}"
        select new OptionProblem(
            null, $"{section}.{ShapeReader.NameOf(output.Key)}", output.Name, "is that of several cameras",
            $"switch it off for all but one ({section}: false), or give each its own: "
                + $"{section}.{ShapeReader.NameOf(output.KeyForCameras)} takes {SocketOptions.CameraPlaceholder}");

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
