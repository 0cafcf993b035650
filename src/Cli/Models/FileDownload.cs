using System.Net;
using System.Net.Http.Headers;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Models;

/// <summary>
/// Fetches one file over HTTP. Where a connection broke off it goes on (RFC 9110, section 14): what the file held when it began counts.
/// What comes is not trusted: the caller checks the hash of the whole.
/// </summary>
/// <param name="client">Follows redirects, and ends where they go in a circle.</param>
/// <param name="address">Of the file.</param>
/// <param name="size">Its length, as far as it is known.</param>
internal sealed class FileDownload(HttpClient client, Uri address, PublishedSize size)
{
    // In a row that brought nothing, and in all.
    private const int MostIdleAttempts = 3, MostAttempts = 50;

    // Of the server's version, for If-Range: a changed file is not mixed with the old one.
    private EntityTagHeaderValue? _version;

    /// <summary>Before another attempt. Default: one second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>With a connection that sends nothing. Default: two minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told how many bytes of the file are there.</summary>
    public Action<long> OnBytes { get; init; } = _ => { };

    private string Origin => Credentials.Remove(address.ToString());

    /// <summary>Fills a file, whose beginning may be there.</summary>
    /// <param name="part">Holds all that came, also when this fails.</param>
    /// <exception cref="ModelException">The server has not got it, or gives another length, or broke off too often.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task FillAsync(FileStream part, CancellationToken stop)
    {
        long most = part.Length;
        for (int attempt = 1, idle = 0; ; attempt++)
        {
            if (await TryAsync(part, stop) is not { } fault)
                return;
            idle = part.Length > most ? 0 : idle + 1;
            most = Math.Max(most, part.Length);
            if (idle == MostIdleAttempts || attempt == MostAttempts)
            {
                throw new ModelException(
                    Origin, null, $"{size}", fault.Message,
                    "try again, which goes on from there, or fetch the file elsewhere and name its folder: --from <folder>", fault);
            }

            await Task.Delay(Pause, stop);
        }
    }

    // Why it should be tried again; null: the file is whole.
    private async Task<Exception?> TryAsync(FileStream part, CancellationToken stop)
    {
        if (part.Length > size.MostBytes)
            part.SetLength(0);
        if (part.Length == size.Bytes)
            return null;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.IfRange = _version is null ? null : new RangeConditionHeaderValue(_version);
        }

        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
                return FaultOfUnsatisfiable(answer, part);
            if (!answer.IsSuccessStatusCode)
                return FaultOfStatus(answer);
            if (!StartsWhereItShould(answer, part))
                return new IOException("the server sent another part of the file than the one that was asked for");
            CheckLength(answer, part.Length);
            _version = answer.Headers.ETag is { IsWeak: false } version ? version : null;
            return await CopyAsync(answer, part, patience);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            return new TimeoutException($"the server sent nothing for {Patience.TotalSeconds:0} s", error);
        }
        catch (HttpRequestException error)
        {
            return error;
        }
    }

    // The file may have become whole, and the program have ended before it was checked. Else what is there is of no use.
    private HttpRequestException? FaultOfUnsatisfiable(HttpResponseMessage answer, FileStream part)
    {
        if (size.Bytes is null && answer.Content.Headers.ContentRange?.Length == part.Length)
            return null;
        part.SetLength(0);
        _version = null;
        return new HttpRequestException("416: the server's file is shorter than what was fetched of it");
    }

    private HttpRequestException FaultOfStatus(HttpResponseMessage answer)
    {
        string status = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        if ((int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            return new HttpRequestException(status);
        string found = (int)answer.StatusCode is >= 300 and < 400 ? $"{status}, more redirects than are followed" : status;
        throw new ModelException(
            Origin, null, $"{size}", found, "fetch the file elsewhere and name its folder or another address: --from <folder or address>");
    }

    private static bool StartsWhereItShould(HttpResponseMessage answer, FileStream part)
    {
        bool isPart = answer.StatusCode == HttpStatusCode.PartialContent;
        // A server without ranges, or with another file than before, sends all of it.
        if (!isPart)
            part.SetLength(0);
        if (!isPart || answer.Content.Headers.ContentRange?.From == part.Length)
            return true;
        part.SetLength(0);
        return false;
    }

    private void CheckLength(HttpResponseMessage answer, long from)
    {
        long? told = answer.Content.Headers.ContentRange?.Length ?? answer.Content.Headers.ContentLength + from;
        if (told is { } length && (length > size.MostBytes || (size.Bytes is { } bytes && length != bytes)))
            throw new ModelException(Origin, null, $"{size}", $"{length} bytes", "fetch the file that the manifest means");
    }

    // No more is read than the file may be long: a server may send for ever.
    private async Task<Exception?> CopyAsync(HttpResponseMessage answer, FileStream part, CancellationTokenSource patience)
    {
        long? whole = size.Bytes ?? answer.Content.Headers.ContentRange?.Length;
        part.Seek(0, SeekOrigin.End);
        byte[] buffer = new byte[1 << 16];
        await using Stream content = await answer.Content.ReadAsStreamAsync(patience.Token);
        while (true)
        {
            int read;
            try
            {
                patience.CancelAfter(Patience);
                read = await content.ReadAsync(buffer, patience.Token);
            }
            catch (IOException error)
            {
                return error;
            }

            if (read == 0)
                break;
            await part.WriteAsync(buffer.AsMemory(0, read), patience.Token);
            OnBytes(part.Length);
            if (part.Length <= size.MostBytes)
                continue;
            part.SetLength(0);
            throw new ModelException(Origin, null, $"{size}", "more", "fetch the file that the manifest means; nothing was kept");
        }

        return whole is null || part.Length == whole ? null : new IOException($"{part.Length} bytes");
    }
}
