using System.Security.Cryptography;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Models;

/// <summary>
/// Fetches a model's published files. What has come of a file is kept beside it, as <c>.part</c>, and a later pull goes on from there. Once
/// the SHA-256 of the whole is the right one, it gets its name: what is there is whole, however the fetching ends.
/// </summary>
/// <param name="client">Fetches; proxies of the environment count.</param>
/// <param name="target">Folder to put the files in, as their paths in the manifest say.</param>
internal sealed class ModelPull(HttpClient client, string target)
{
    private long _ofEarlierFiles, _ofFile;

    /// <summary>Where to fetch from: a folder or an https or http address; null: where the manifest says.</summary>
    public string? From { get; init; }

    /// <summary>SHA-256 of files that the manifest has none of, in lower case, by the file's name.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; init; } = new Dictionary<string, string>();

    /// <summary>Told of each file: its path, and whether it was there already.</summary>
    public Action<string, bool> OnFile { get; init; } = (_, _) => { };

    /// <summary>Before a file that broke off is asked for again. Default: one second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>With a server that sends nothing. Default: two minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of the files that were not there, with what came of them another time.</summary>
    public long Done => Volatile.Read(ref _ofEarlierFiles) + Volatile.Read(ref _ofFile);

    /// <summary>The SHA-256 that a file must have; null if nobody has told one.</summary>
    public string? HashOf(NetworkFile file) => file.Sha256 ?? Hashes.GetValueOrDefault(Path.GetFileName(file.Path));

    /// <summary>Where a file goes.</summary>
    /// <exception cref="ModelException">The manifest names a place outside the folder.</exception>
    public string PathOf(NetworkFile file, string manifest)
    {
        string path = Path.GetFullPath(file.Path, target);
        return path.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ModelException(manifest, "file", $"a path below {target}", file.Path, "correct the manifest");
    }

    /// <summary>Fetches the files that are not there.</summary>
    /// <exception cref="ModelException">A file cannot be fetched, or is another one, of which nothing is kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(PulledModel model, CancellationToken stop)
    {
        foreach (NetworkFile file in model.Files)
        {
            string path = PathOf(file, model.Manifest);
            bool isThere = await IsWholeAsync(path, file, stop);
            if (!isThere)
                await FetchAsync(file, path, stop);
            OnFile(path, isThere);
        }
    }

    /// <summary>Whether a file need not be fetched: it is there, and is the right one where that can be told.</summary>
    public async Task<bool> IsWholeAsync(string path, NetworkFile file, CancellationToken stop)
    {
        if (!File.Exists(path))
            return false;
        await using FileStream stream = Open(path);
        if (file.Size.Bytes is { } bytes && stream.Length != bytes)
            return false;
        return HashOf(file) is not { } hash || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop)) == hash;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return InputFile.Open(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, null, "a readable file", error.Message, "remove it, or make it readable", error);
        }
    }

    private async Task FetchAsync(NetworkFile file, string path, CancellationToken stop)
    {
        string expected = HashOf(file) ?? throw new ModelException(
            file.Path, null, "a known SHA-256", "none", $"say which it must be: --sha256 {Path.GetFileName(path)}=<64 hexadecimal digits>");
        string partial = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using FileStream part = OpenPart(partial);
            bool isWhole = false;
            try
            {
                await FillAsync(file, part, expected, stop);
                isWhole = true;
                part.Flush(flushToDisk: true);
                File.Move(partial, path, overwrite: true);
                Volatile.Write(ref _ofFile, 0);
                Volatile.Write(ref _ofEarlierFiles, _ofEarlierFiles + part.Length);
            }
            finally
            {
                if (!isWhole && part.Length == 0)
                    File.Delete(partial);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, null, $"{file.Size}", error.Message, "make room for the file, or make its folder writable", error);
        }
    }

    // One that is open for nobody else is the lock: two pulls never write the same file.
    private static FileStream OpenPart(string partial)
    {
        try
        {
            if (!File.Exists(partial))
                UnlinkedFile.OpenOrCreate(partial, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return UnlinkedFile.Open(partial, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ModelException(
                partial, null, "a file that nobody else writes", error.Message,
                "wait for the other samstream models pull, or remove the file", error);
        }
    }

    // What was begun another time may be of another version: then it is fetched anew, once.
    private async Task FillAsync(NetworkFile file, FileStream part, string expected, CancellationToken stop)
    {
        (Uri? address, string? source) = OriginOf(file);
        for (bool isContinued = part.Length > 0 && source is null; ; isContinued = false)
        {
            if (!isContinued)
                part.SetLength(0);
            if (source is not null)
                await CopyAsync(source, part, file.Size, stop);
            else
                await DownloadOf(address!, file.Size).FillAsync(part, stop);
            part.Position = 0;
            string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(part, stop));
            if (found == expected)
                return;
            part.SetLength(0);
            if (!isContinued)
            {
                throw new ModelException(
                    source ?? Credentials.Remove(address!.ToString()), null, $"SHA-256 {expected}", found,
                    "fetch the file that is meant; nothing was kept");
            }
        }
    }

    private FileDownload DownloadOf(Uri address, PublishedSize size) => new(client, address, size)
    {
        Pause = Pause,
        Patience = Patience,
        OnBytes = bytes => Volatile.Write(ref _ofFile, bytes),
    };

    // An address, or a file of the disk.
    private (Uri? Address, string? Source) OriginOf(NetworkFile file)
    {
        string name = Path.GetFileName(file.Path);
        if (From is null)
        {
            return (file.Address ?? throw new ModelException(
                file.Path, null, "an address in the manifest", "none", "name the folder that holds it: --from <folder>"), null);
        }

        if (Uri.TryCreate(From.TrimEnd('/') + "/", UriKind.Absolute, out Uri? mirror)
            && (mirror.Scheme == Uri.UriSchemeHttps || mirror.Scheme == Uri.UriSchemeHttp))
            return (new Uri(mirror, name), null);
        string[] places = [Path.Combine(From, file.Path), Path.Combine(From, name)];
        return (null, places.FirstOrDefault(File.Exists) ?? throw new ModelException(
            From, null, $"a folder that holds {name}", "no such file there or in a folder of the model's name", "name the folder that holds it"));
    }

    private async Task CopyAsync(string source, FileStream part, PublishedSize size, CancellationToken stop)
    {
        await using FileStream content = Open(source);
        if (content.Length > size.MostBytes || (size.Bytes is { } bytes && content.Length != bytes))
            throw new ModelException(source, null, $"{size}", $"{content.Length} bytes", "name the folder that holds the file that is meant");
        await content.CopyToAsync(part, stop);
        Volatile.Write(ref _ofFile, part.Length);
    }
}
