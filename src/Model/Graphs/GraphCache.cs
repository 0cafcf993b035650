using System.Security.Cryptography;
using System.Text;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;

namespace SamStream.Model.Graphs;

/// <summary>Keeps edited graphs between runs, in a folder that nobody else may write.</summary>
/// <remarks>
/// A file's name is <c>&lt;key&gt;-&lt;SHA-256 of its content&gt;.onnx</c>, so that a torn or altered file is recognised without a
/// second file beside it. It is written under another name and renamed, so that any number of processes may share
/// the folder. Whoever may write there can make such a name for any graph: a folder that others may write is refused.
/// </remarks>
/// <param name="folder">Where they are kept, made if need be.</param>
internal sealed class GraphCache(string folder)
{
    public const string EnvironmentVariable = "SAMSTREAM_CACHE";

    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MostNoteBytes = 1 << 24;
    private const string Cure = $"make it writable, free disk space, or name another folder in {EnvironmentVariable}";

    // Of graphs that cannot be kept, for as long as this process runs.
    private static readonly Lazy<string> OfProcess = new(MakeFolderOfProcess);

    /// <summary>Where graphs are kept.</summary>
    public string Folder => folder;

    /// <summary>Why graphs of this process could not be kept; null as long as none had to be put elsewhere.</summary>
    public static string? WhyNotKept { get; private set; }

    /// <summary><c>$SAMSTREAM_CACHE</c>, else <c>$XDG_CACHE_HOME/samstream</c>, else <c>~/.cache/samstream</c>.</summary>
    public static GraphCache Default()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } own)
            return new GraphCache(own);
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } shared
            ? new GraphCache(Path.Combine(shared, "samstream"))
            : new GraphCache(Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache", "samstream"));
    }

    /// <summary>A key from everything that the result depends on.</summary>
    public static string KeyOf(string purpose, params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));
        return $"{purpose}-{Convert.ToHexStringLower(hash)[..24]}";
    }

    /// <summary>SHA-256 of a file that this gave the path of, 64 lower-case hexadecimal digits: its name ends with it.</summary>
    public static string HashOf(string path) => Path.GetFileNameWithoutExtension(path)[^(2 * SHA256.HashSizeInBytes)..];

    /// <summary>The path of the file with this key; made by <paramref name="create"/> when there is none that is whole.</summary>
    /// <exception cref="ModelException">Others may write the folder, or no folder can be written.</exception>
    public string GetOrAdd(string key, Func<byte[]> create) => Find(key) ?? Add(key, create());

    /// <summary>The path of the whole file with this key; null if there is none.</summary>
    /// <exception cref="ModelException">Others may write the folder.</exception>
    public string? Find(string key)
    {
        CheckTrust();
        return FindWhole(folder, key) ?? (OfProcess.IsValueCreated ? FindWhole(OfProcess.Value, key) : null);
    }

    /// <summary>Keeps a graph, and gives its path: where the folder cannot be written, in one that goes with this process.</summary>
    /// <exception cref="ModelException">Others may write the folder, or no folder can be written.</exception>
    public string Add(string key, byte[] content)
    {
        var name = $"{key}-{Convert.ToHexStringLower(SHA256.HashData(content))}.onnx";
        try
        {
            return Write(folder, name, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            try
            {
                var path = Write(OfProcess.Value, name, content);
                WhyNotKept = $"{folder} cannot be written ({error.Message.TrimEnd('.')})";
                return path;
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(error);
            }
        }
    }

    /// <summary>The note of this name; null if there is none, or none that can be read.</summary>
    /// <exception cref="ModelException">Others may write the folder.</exception>
    public byte[]? FindNote(string name)
    {
        CheckTrust();
        try
        {
            return InputFile.ReadBytes(Path.Combine(folder, $"{name}.json"), MostNoteBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An unreadable cache is an empty one.
            return null;
        }
    }

    /// <summary>Writes a note, in place of another one of its name. Notes are there to be kept: it has no other place.</summary>
    /// <exception cref="ModelException">Others may write the folder, or it cannot be written.</exception>
    public void WriteNote(string name, byte[] content)
    {
        try
        {
            Write(folder, $"{name}.json", content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>A folder of this name in the cache, made if need be; null if it cannot be made.</summary>
    /// <exception cref="ModelException">Others may write the cache.</exception>
    public string? CreateFolder(string name)
    {
        try
        {
            Prepare(folder);
            return Directory.CreateDirectory(Path.Combine(folder, name), OwnFolder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Sees that files can be put there.</summary>
    /// <exception cref="ModelException">Others may write the folder, or it cannot be written.</exception>
    public void CheckWritable()
    {
        try
        {
            Prepare(folder);
            string probe = AtomicFile.TemporaryBeside(Path.Combine(folder, "probe"));
            using FileStream file = UnlinkedFile.Create(probe, options: FileOptions.DeleteOnClose, isPrivate: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    private static string? FindWhole(string folder, string key)
    {
        try
        {
            if (!Directory.Exists(folder))
                return null;
            foreach (var path in Directory.EnumerateFiles(folder, $"{key}-*.onnx"))
            {
                using var stream = InputFile.Open(path);
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

    private string Write(string target, string name, byte[] content)
    {
        Prepare(target);
        var path = Path.Combine(target, name);
        AtomicFile.Write(path, content, isPrivate: true);
        return path;
    }

    private void Prepare(string target)
    {
        Directory.CreateDirectory(target, OwnFolder);
        if (target == folder)
            CheckTrust();
    }

    private void CheckTrust()
    {
        if (Directory.Exists(folder) && FolderTrust.FaultOf(folder) is { } fault)
        {
            throw new ModelException(
                folder, null, "a folder for built graphs that only this user may write", fault,
                $"make it so (chmod 700), or name another folder in {EnvironmentVariable}");
        }
    }

    private ModelException Unwritable(Exception error) =>
        new(folder, null, "a folder to keep edited graphs in", error.Message, Cure, error);

    // Its name cannot be guessed, and nobody else may enter it.
    private static string MakeFolderOfProcess()
    {
        var made = Directory.CreateTempSubdirectory("samstream-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(made, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It goes with the system's temporary files.
            }
        };
        return made;
    }
}
