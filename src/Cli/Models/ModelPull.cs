using System.Net.Http.Headers;
using System.Security.Cryptography;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Models;

/// <summary>
/// Fetches a model's published files. A file is written under another name and renamed once its length and SHA-256 are those of
/// the manifest: what is there is whole, however the fetching ends.
/// </summary>
/// <param name="client">Fetches; proxies of the environment count.</param>
/// <param name="target">Folder to put the files in, as their paths in the manifest say.</param>
internal sealed class ModelPull(HttpClient client, string target)
{
    /// <summary>Where to fetch from: a folder or an https or http address; null: where the manifest says.</summary>
    public string? From { get; init; }

    /// <summary>Told of each file: its path, and whether it was there already.</summary>
    public Action<string, bool> OnFile { get; init; } = (_, _) => { };

    /// <summary>Fetches the files that are not there.</summary>
    /// <exception cref="ModelException">A file cannot be fetched, or is not the one of the manifest; nothing of it is kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task RunAsync(BoxTrackerManifest manifest, CancellationToken stop)
    {
        foreach (PublishedFile published in manifest.Files)
        {
            string path = Path.GetFullPath(published.File.Path, target);
            if (!path.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ModelException(manifest.File, "file", $"a path below {target}", published.File.Path, "correct the manifest");
            bool isThere = await IsWholeAsync(path, published.File, stop);
            if (!isThere)
                await FetchAsync(published, path, stop);
            OnFile(path, isThere);
        }
    }

    private static async Task<bool> IsWholeAsync(string path, ModelFile file, CancellationToken stop)
    {
        if (!File.Exists(path))
            return false;
        await using FileStream stream = Open(path);
        return stream.Length == file.Bytes && Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop)) == file.Sha256;
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

    private async Task FetchAsync(PublishedFile published, string path, CancellationToken stop)
    {
        string temporary = $"{path}.{Guid.NewGuid():n}.part";
        string origin = Credentials.Remove(published.Address.ToString());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            (Stream content, origin) = await OpenAsync(published, stop);
            await using (content)
                await CopyAsync(content, temporary, published.File, origin, stop);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new ModelException(
                origin, null, $"{published.File.Bytes} bytes", error.Message,
                "try again, or fetch the file elsewhere and name its folder: --from <folder>", error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<(Stream Content, string Origin)> OpenAsync(PublishedFile published, CancellationToken stop)
    {
        string name = Path.GetFileName(published.File.Path);
        Uri address = published.Address;
        if (From is not null && Uri.TryCreate(From.TrimEnd('/') + "/", UriKind.Absolute, out Uri? mirror)
            && (mirror.Scheme == Uri.UriSchemeHttps || mirror.Scheme == Uri.UriSchemeHttp))
        {
            address = new Uri(mirror, name);
        }
        else if (From is not null)
        {
            string[] places = [Path.Combine(From, published.File.Path), Path.Combine(From, name)];
            string found = places.FirstOrDefault(File.Exists) ?? throw new ModelException(
                From, null, $"a folder that holds {name}", "no such file there or in a folder of the model's name", "name the folder that holds it");
            return (Open(found), found);
        }

        HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        try
        {
            answer.EnsureSuccessStatusCode();
            if (answer.Content.Headers is HttpContentHeaders { ContentLength: { } length } && length != published.File.Bytes)
                throw new ModelException(Credentials.Remove(address.ToString()), null, $"{published.File.Bytes} bytes", $"{length} bytes", "fetch the file that the manifest means");
            return (await answer.Content.ReadAsStreamAsync(stop), Credentials.Remove(address.ToString()));
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    // No more is read than the manifest says: a server may send for ever.
    private static async Task CopyAsync(Stream content, string path, ModelFile file, string origin, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        await using (FileStream target = UnlinkedFile.Create(path))
        {
            for (int read; bytes <= file.Bytes && (read = await content.ReadAsync(buffer, stop)) > 0; bytes += read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), stop);
            }

            target.Flush(flushToDisk: true);
        }

        const string Cure = "fetch the file that the manifest means; nothing was kept";
        if (bytes != file.Bytes)
            throw new ModelException(origin, null, $"{file.Bytes} bytes", bytes > file.Bytes ? "more" : $"{bytes} bytes", Cure);
        string found = Convert.ToHexStringLower(hash.GetCurrentHash());
        if (found != file.Sha256)
            throw new ModelException(origin, null, $"SHA-256 {file.Sha256}", found, Cure);
    }
}
