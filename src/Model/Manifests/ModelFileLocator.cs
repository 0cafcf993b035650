using System.Security.Cryptography;

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

    /// <summary>The path of one of the model's files, whose length and hash are those of the manifest.</summary>
    /// <exception cref="ModelException">It is missing or is another one.</exception>
    internal string FindChecked(ModelFile file, ModelManifest manifest)
    {
        const string Cure = "run make setup, or correct bytes and sha256 in the manifest if the file is meant to be another";
        var path = Find(file, manifest);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length != file.Bytes)
                throw new ModelException(path, null, $"{file.Bytes} bytes", $"{stream.Length} bytes", Cure);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return hash == file.Sha256
                ? path
                : throw new ModelException(path, null, $"SHA-256 {file.Sha256}", hash, Cure);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, null, "a readable file", error.Message, "check its permissions", error);
        }
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
