namespace SamStream.Model.Manifests;

/// <summary>Finds the files that a manifest names.</summary>
/// <remarks>
/// In this order: the folder in the environment variable <c>SAMSTREAM_MODELS</c> (there also by the file's name alone),
/// the roots that the caller gives, the manifest's folder, the current folder and the program's folder; of the last three
/// also every folder above them. The first that holds the file wins.
/// </remarks>
public sealed class ModelFileLocator
{
    public const string EnvironmentVariable = "SAMSTREAM_MODELS";

    private readonly string? _modelsFolder;
    private readonly List<string> _roots = [];

    /// <summary>Uses the environment's SAMSTREAM_MODELS.</summary>
    public ModelFileLocator(params IEnumerable<string> roots)
        : this(Environment.GetEnvironmentVariable(EnvironmentVariable), roots)
    {
    }

    internal ModelFileLocator(string? modelsFolder, IEnumerable<string> roots)
    {
        _modelsFolder = string.IsNullOrWhiteSpace(modelsFolder) ? null : modelsFolder;
        _roots.AddRange(roots.Select(Path.GetFullPath));
    }

    /// <summary>The absolute path of <paramref name="file"/>.</summary>
    /// <exception cref="ModelException">It is nowhere; the message lists where it was looked for.</exception>
    internal string Find(ModelFile file, ModelManifest manifest)
    {
        foreach (var candidate in Candidates(file.Path, manifest))
        {
            if (File.Exists(candidate))
                return candidate;
        }

        var manifestFolder = Path.GetDirectoryName(manifest.File) ?? ".";
        string?[] named = [_modelsFolder, .. _roots, manifestFolder, Environment.CurrentDirectory, AppContext.BaseDirectory];
        var searched = string.Join(", ", named.Where(root => root is not null).Distinct());
        throw new ModelException(
            file.Path,
            tensor: null,
            expected: $"the file that the manifest {manifest.File} names",
            found: $"no such file below {searched} or a folder above",
            cure: $"run make setup, or put the model's folder in the environment variable {EnvironmentVariable}");
    }

    private IEnumerable<string> Candidates(string path, ModelManifest manifest)
    {
        if (Path.IsPathRooted(path))
        {
            yield return path;
            yield break;
        }

        if (_modelsFolder is not null)
        {
            yield return Path.GetFullPath(Path.Combine(_modelsFolder, path));
            yield return Path.GetFullPath(Path.Combine(_modelsFolder, Path.GetFileName(path)));
        }

        foreach (var root in _roots)
            yield return Path.Combine(root, path);
        string?[] starts = [Path.GetDirectoryName(manifest.File), Environment.CurrentDirectory, AppContext.BaseDirectory];
        foreach (var start in starts)
        {
            for (var folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
                yield return Path.Combine(folder, path);
        }
    }
}
