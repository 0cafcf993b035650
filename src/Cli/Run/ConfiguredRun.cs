using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Run;

/// <summary>From a configuration file to a plan, with every problem of both steps told at once.</summary>
internal static class ConfiguredRun
{
    /// <summary>The folder that a configuration's relative paths start from: its own.</summary>
    public static string FolderOf(string configuration) => Path.GetDirectoryName(Path.GetFullPath(configuration))!;

    /// <summary>Reads and plans a configuration.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Where variables come from.</param>
    /// <param name="change">What the command line changes.</param>
    /// <param name="others">Problems that were found before, told together with those of the file.</param>
    /// <exception cref="ConfigurationException">Something is wrong; holds all of it.</exception>
    public static RunPlan Plan(
        string path,
        EnvironmentSubstitution environment,
        Func<RunOptions, RunOptions> change,
        IReadOnlyList<OptionProblem> others)
    {
        var reader = new ConfigurationReader(environment);
        RunOptions options = change(reader.Read(path));
        if (options.Source.Place.File is null)
            options = options with { Source = options.Source with { Place = new Place(path) } };
        try
        {
            RunPlan plan = Plan(options, FolderOf(path), new Place(path), [.. others, .. reader.Problems]);
            return plan with { Hints = [.. reader.Hints, .. plan.Hints.Select(hint => hint with { Place = reader.PlaceOf(hint.Key) ?? hint.Place })] };
        }
        catch (ConfigurationException error)
        {
            throw new ConfigurationException(
                [.. error.Problems.Select(problem => problem with { Place = reader.PlaceOf(problem.Key) ?? problem.Place })]);
        }
    }

    /// <summary>Plans options.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="folder">What relative paths are relative to.</param>
    /// <param name="place">What problems without a line of their own are blamed on.</param>
    /// <param name="others">Problems that were found before.</param>
    /// <exception cref="ConfigurationException">Something is wrong; holds all of it.</exception>
    public static RunPlan Plan(
        RunOptions options, string folder, Place place, IReadOnlyList<OptionProblem> others)
    {
        var planner = new RunPlanner(folder, place);
        RunPlan? plan = planner.Plan(options);
        // A value that could not be read is told once, by its reader.
        OptionProblem[] problems =
            [.. others, .. planner.Problems.Where(found => !others.Any(other => IsSame(other.Key, found.Key)))];
        return problems.Length == 0 ? plan! : throw new ConfigurationException(problems);
    }

    // Within one another, or both of prompts: what cannot be read of --box leaves no prompt.
    private static bool IsSame(string told, string found) =>
        IsAt(told, found) || IsAt(found, told) || (found == "prompts" && told is "--box" or "--point");

    private static bool IsAt(string key, string place) =>
        key.StartsWith(place, StringComparison.Ordinal) && (key.Length == place.Length || key[place.Length] is '.' or '[');
}
