using System.Security.Cryptography;
using System.Text;
using SamStream.Model.Manifests;

namespace SamStream.Model.Graphs;

/// <summary>Keeps edited graphs between runs.</summary>
/// <remarks>
/// A file's name is <c>&lt;key&gt;-&lt;SHA-256 of its content&gt;.onnx</c>, so that a torn or altered file is recognised without a
/// second file beside it. It is written under another name and renamed, so that any number of processes may share
/// the folder.
/// </remarks>
internal sealed class GraphCache
{
    public const string EnvironmentVariable = "SAMSTREAM_CACHE";

    private readonly string[] _folders;

    /// <summary>The first folder that can be written is used.</summary>
    public GraphCache(params IEnumerable<string> folders) => _folders = [.. folders];

    /// <summary>Where graphs are kept, the preferred folder first.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>
    /// <c>$SAMSTREAM_CACHE</c>, else <c>$XDG_CACHE_HOME/samstream</c>, else <c>~/.cache/samstream</c>; behind each of
    /// them a folder of the user's own below the system's temporary folder.
    /// </summary>
    public static GraphCache Default()
    {
        var fallback = Path.Combine(Path.GetTempPath(), $"samstream-{Environment.UserName}");
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } own)
            return new GraphCache(own, fallback);
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } shared)
            return new GraphCache(Path.Combine(shared, "samstream"), fallback);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? new GraphCache(Path.Combine(home, ".cache", "samstream"), fallback)
            : new GraphCache(fallback);
    }

    /// <summary>A key from everything that the result depends on.</summary>
    public static string KeyOf(string purpose, params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));
        return $"{purpose}-{Convert.ToHexStringLower(hash)[..24]}";
    }

    /// <summary>The path of the file with this key; made by <paramref name="create"/> when there is none that is whole.</summary>
    /// <exception cref="ModelException">No folder can be written.</exception>
    public string GetOrAdd(string key, Func<byte[]> create) => Find(key) ?? Add(key, create());

    /// <summary>The path of the whole file with this key; null if there is none.</summary>
    public string? Find(string key) =>
        _folders.Select(folder => FindWhole(folder, key)).FirstOrDefault(path => path is not null);

    /// <summary>Keeps a graph, and gives its path.</summary>
    /// <exception cref="ModelException">No folder can be written.</exception>
    public string Add(string key, byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return Write($"{key}-{hash}.onnx", content);
    }

    /// <summary>The note of this name; null if there is none, or none that can be read.</summary>
    public byte[]? FindNote(string name)
    {
        foreach (var folder in _folders)
        {
            try
            {
                return File.ReadAllBytes(Path.Combine(folder, $"{name}.json"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // An unreadable cache is an empty one.
            }
        }

        return null;
    }

    /// <summary>Writes a note, in place of another one of its name.</summary>
    /// <exception cref="ModelException">No folder can be written.</exception>
    public void WriteNote(string name, byte[] content) => Write($"{name}.json", content);

    /// <summary>A folder of this name in the first folder that can be written, made if need be; null if none can.</summary>
    public string? CreateFolder(string name)
    {
        foreach (var folder in _folders)
        {
            try
            {
                return Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The next one.
            }
        }

        return null;
    }

    private string Write(string name, byte[] content)
    {
        Exception? firstError = null;
        foreach (var folder in _folders)
        {
            try
            {
                return Write(folder, name, content);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                firstError ??= error;
            }
        }

        throw new ModelException(
            _folders[0], null, "a folder to keep edited graphs in", firstError!.Message,
            $"make it writable, free disk space, or name another folder in {EnvironmentVariable}", firstError);
    }

    private static string? FindWhole(string folder, string key)
    {
        try
        {
            if (!Directory.Exists(folder))
                return null;
            foreach (var path in Directory.EnumerateFiles(folder, $"{key}-*.onnx"))
            {
                using var stream = File.OpenRead(path);
                var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
                if (Path.GetFileNameWithoutExtension(path) == $"{key}-{hash}")
                    return path;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An unreadable cache is an empty one.
        }

        return null;
    }

    private static string Write(string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():n}.tmp");
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return path;
    }
}
