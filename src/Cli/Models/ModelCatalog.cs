using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Reading;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Models;

/// <summary>
/// Finds manifests by name: in <c>models</c> beside the configuration, in <c>configs/models</c> of the current folder,
/// and in <c>models</c> beside the program.
/// </summary>
internal sealed class ModelCatalog
{
    private readonly string[] _folders;

    /// <param name="folders">Searched in this order; those that do not exist are passed over.</param>
    public ModelCatalog(params IEnumerable<string> folders) =>
        _folders = [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>The catalog for a configuration in the given folder, or for the current folder.</summary>
    public static ModelCatalog For(string? configurationFolder = null)
    {
        string current = Path.Combine(Environment.CurrentDirectory, "configs", "models");
        string program = Path.Combine(AppContext.BaseDirectory, "models");
        return configurationFolder is null
            ? new ModelCatalog(current, program)
            : new ModelCatalog(Path.Combine(configurationFolder, "models"), current, program);
    }

    /// <summary>The manifests of segmentation models that can be run; of those with the same file name the first one found.</summary>
    public IReadOnlyList<string> List() =>
        [.. All().Where(path => KindOf(path) is not (BoxTrackerManifest.Kind or PublishedNetworkManifest.Kind))];

    /// <summary>The manifests of box trackers.</summary>
    public IReadOnlyList<string> BoxTrackers() => [.. All().Where(path => KindOf(path) == BoxTrackerManifest.Kind)];

    /// <summary>The manifests of networks that others publish.</summary>
    public IReadOnlyList<string> PublishedNetworks() => [.. All().Where(path => KindOf(path) == PublishedNetworkManifest.Kind)];

    private List<string> All() =>
    [
        .. _folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .GroupBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(same => same.First())
            .OrderBy(Path.GetFileName, StringComparer.Ordinal),
    ];

    /// <summary>The path of a manifest.</summary>
    /// <param name="written">A name, or a path that ends in <c>.yaml</c>.</param>
    /// <param name="resolvePath">Makes a written path absolute.</param>
    /// <param name="fault">Why there is none, with its cure.</param>
    public string? Find(string written, Func<string, string> resolvePath, out (string Fault, string Cure) fault) =>
        Find(written, List(), resolvePath, out fault);

    /// <summary>The same for a box tracker.</summary>
    public string? FindBoxTracker(string written, Func<string, string> resolvePath, out (string Fault, string Cure) fault) =>
        Find(written, BoxTrackers(), resolvePath, out fault);

    /// <summary>The same for what samstream models pull gets: a box tracker or a published network.</summary>
    public string? FindPublished(string written, Func<string, string> resolvePath, out (string Fault, string Cure) fault) =>
        Find(written, [.. BoxTrackers(), .. PublishedNetworks()], resolvePath, out fault);

    private string? Find(
        string written, IReadOnlyList<string> known, Func<string, string> resolvePath, out (string Fault, string Cure) fault)
    {
        fault = default;
        if (ConfigurationReader.IsConfiguration(written))
        {
            string path = resolvePath(written);
            // What is no file is told when it is read.
            if (File.Exists(path))
                return path;
            fault = ("is not there", "name an existing manifest (*.yaml), or a model by its name");
            return null;
        }

        if (known.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == written) is { } found)
            return found;
        List<string> names = [.. known.Select(path => Path.GetFileNameWithoutExtension(path))];
        string meant = Suggestion.For(written, names) is { } near ? $"did you mean '{near}'? " : "";
        fault = ("is no known model", names.Count == 0
            ? $"no manifest is in {string.Join(", ", _folders)}: name one by its path"
            : $"{meant}{(meant.Length == 0 ? "there are" : "There are")}: {string.Join(", ", names)}");
        return null;
    }

    // What is wrong with a manifest is told when it is used.
    private static string? KindOf(string path)
    {
        try
        {
            return ManifestReader.KindOf(path);
        }
        catch (ManifestException)
        {
            return null;
        }
    }

    /// <summary>Reads the manifest of a model.</summary>
    /// <param name="written">A name, or a path that ends in <c>.yaml</c>.</param>
    /// <exception cref="ConfigurationException">There is no such model.</exception>
    /// <exception cref="ManifestException">Its manifest is wrong.</exception>
    public ModelManifest Read(string written)
    {
        string path = Find(written, Path.GetFullPath, out (string Fault, string Cure) fault)
            ?? throw new ConfigurationException(
                new OptionProblem(Place.CommandLine, "model", written, fault.Fault, fault.Cure));
        return ManifestReader.Read(path);
    }
}
