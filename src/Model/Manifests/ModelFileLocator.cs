using System.Security.Cryptography;
using SamStream.Pipeline.Files;

namespace SamStream.Model.Manifests;

/// <summary>Finds the files that a manifest names.</summary>
/// <remarks>
/// In this order: the folder in the environment variable <c>SAMSTREAM_MODELS</c> (there also by the file's name alone),
/// the roots that the caller gives, the folder of what was pulled, the manifest's folder, the current folder and the program's
/// folder; of the last three also every folder above them. The first that holds the file wins.
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

    /// <summary>
    /// Where models are kept that were pulled: the folder of the environment variable, else <c>samstream/models</c> in the user's
    /// data folder (<c>$XDG_DATA_HOME</c>, else <c>~/.local/share</c>).
    /// </summary>
    public static string PulledModels =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { } named && !string.IsNullOrWhiteSpace(named)
            ? Path.GetFullPath(named)
            : Path.Combine(DataFolder, "samstream", "models");

    private static string DataFolder =>
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data)
            ? data
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");

    /// <summary>The absolute path of <paramref name="file"/>; null if it is nowhere.</summary>
    /// <param name="file">One of a model's files.</param>
    /// <param name="manifestFile">Path of the manifest that names it.</param>
    internal string? FindOrNull(ModelFile file, string manifestFile) => Candidates(file.Path, manifestFile).FirstOrDefault(File.Exists);

    /// <summary>The absolute path of <paramref name="file"/>.</summary>
    /// <exception cref="ModelException">It is nowhere; the message lists where it was looked for.</exception>
    internal string Find(ModelFile file, ModelManifest manifest) => Find(file, manifest.File);

    private string Find(ModelFile file, string manifestFile)
    {
        if (FindOrNull(file, manifestFile) is { } found)
            return found;
        var manifestFolder = Path.GetDirectoryName(manifestFile) ?? ".";
        string?[] named = [_modelsFolder, .. _roots, manifestFolder, Environment.CurrentDirectory, AppContext.BaseDirectory];
        var searched = string.Join(", ", named.Where(root => root is not null).Distinct());
        throw new ModelException(
            file.Path,
            tensor: null,
            expected: $"the file that the manifest {manifestFile} names",
            found: $"no such file below {searched} or a folder above",
            cure: $"run make setup, or put the model's folder in the environment variable {EnvironmentVariable}");
    }

    /// <summary>The path of one of the model's files, whose length and hash are those of the manifest.</summary>
    /// <exception cref="ModelException">It is missing or is another one.</exception>
    internal string FindChecked(ModelFile file, ModelManifest manifest) => FindChecked(file, manifest.File);

    /// <inheritdoc cref="FindChecked(ModelFile, ModelManifest)"/>
    internal string FindChecked(ModelFile file, string manifestFile)
    {
        const string Cure = "run make setup, or correct bytes and sha256 in the manifest if the file is meant to be another";
        var path = Find(file, manifestFile);
        try
        {
            using var stream = InputFile.Open(path);
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

    private IEnumerable<string> Candidates(string path, string manifestFile)
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
        yield return Path.Combine(DataFolder, "samstream", "models", path);
        string?[] starts = [Path.GetDirectoryName(manifestFile), Environment.CurrentDirectory, AppContext.BaseDirectory];
        foreach (var start in starts)
        {
            for (var folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
                yield return Path.Combine(folder, path);
        }
    }
}
