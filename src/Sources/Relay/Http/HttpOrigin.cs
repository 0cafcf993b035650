using System.Net;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Http;

/// <summary>
/// The one server that a stream comes from: scheme, host and port. It logs in there, follows redirects there, and goes
/// nowhere else. Each request takes at most the time-out until its answer begins.
/// </summary>
internal sealed class HttpOrigin : IDisposable
{
    private const int MaxRedirects = 5, MaxRepeats = 2;

    private readonly OriginLogin _login;
    private readonly OriginTls _tls;
    private readonly HttpMessageInvoker _client;

    /// <exception cref="SourceException">The address is none for HTTP, or the file of authorities not usable.</exception>
    public HttpOrigin(StreamAddress address, StreamTrust trust, TimeSpan timeout)
    {
        if (!Uri.TryCreate(address.RequestUrl, UriKind.Absolute, out Uri? stream))
            throw new SourceException($"Stream '{address}' has no valid address. Correct it.", SourceFault.UnknownPath);
        (Address, Timeout, Stream, _login) = (address, timeout, stream, new OriginLogin(address, trust));
        _tls = new OriginTls(address, trust);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = timeout,
            MaxResponseDrainSize = 64 << 10,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
            SslOptions = _tls.Options(stream.IdnHost),
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
        });
    }

    public StreamAddress Address { get; }

    public TimeSpan Timeout { get; }

    /// <summary>Where the stream is. It may hold a token.</summary>
    public Uri Stream { get; }

    /// <summary>True if an address is one of this server.</summary>
    public bool Has(Uri uri) => uri.Scheme == Stream.Scheme && uri.Port == Stream.Port
        && uri.IdnHost.Equals(Stream.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The reason to give for an address that is none of this server.</summary>
    public SourceException Foreign(Uri uri) =>
        OriginFaults.Redirected(Address, uri.Scheme is "http" or "https" ? $"{uri.Host}:{uri.Port}" : $"{uri.Scheme}:");

    /// <summary>Asks for a resource; the caller disposes the answer.</summary>
    /// <param name="range">Value of the Range header, or null.</param>
    /// <returns>An answer of success with the address that gave it, or the fault.</returns>
    public async Task<(HttpResponseMessage? Answer, Uri Uri, SourceException? Fault)> GetAsync(
        Uri uri, string? range, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await FollowAsync(uri, range, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, uri, OriginFaults.TimedOut(Address, Timeout));
        }
        catch (HttpRequestException error)
        {
            return (null, uri, FaultOf(error));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(HttpResponseMessage? Answer, Uri Uri, SourceException? Fault)> FollowAsync(
        Uri uri, string? range, CancellationToken cancellationToken)
    {
        int repeats = 0;
        for (int redirects = 0; ;)
        {
            string? login = _login.For("GET", uri.PathAndQuery);
            HttpResponseMessage answer = await SendAsync(uri, range, login, cancellationToken);
            int status = (int)answer.StatusCode;
            if (status != 401 && login is not null)
                _login.Confirm();
            if (status is >= 200 and < 300)
                return (answer, uri, null);
            using (answer)
            {
                bool isRepeated = status == 401 && repeats++ < MaxRepeats
                    && _login.TryTake(Values(answer, "WWW-Authenticate"), login is not null);
                if (isRepeated)
                    continue;
                if (status >= 400)
                    return (null, uri, FaultOf(answer));
                // A new address may begin with a slash, which is no address of a file.
                if (Values(answer, "Location") is not [var location] || !Uri.TryCreate(uri, location, out Uri? next))
                    return (null, uri, OriginFaults.Unreachable(Address, $"the server answers {status} and names no place"));
                if (!Has(next))
                    return (null, uri, Foreign(next));
                if (++redirects > MaxRedirects)
                    return (null, uri, OriginFaults.Redirected(Address, "in a circle"));
                uri = next;
            }
        }
    }

    private Task<HttpResponseMessage> SendAsync(Uri uri, string? range, string? login, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "SamStream");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        if (login is not null)
            request.Headers.TryAddWithoutValidation("Authorization", login);
        return _client.SendAsync(request, cancellationToken);
    }

    private SourceException? FaultOf(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Unauthorized && _login.IsBasicRefused
        ? OriginFaults.BasicRefused(Address)
        : OriginFaults.OfStatus(Address, (int)answer.StatusCode, answer.ReasonPhrase);

    // What the server itself said may hold anything, also what it was asked for.
    private SourceException FaultOf(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when _tls.Fault is { } fault => fault,
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError =>
            OriginFaults.Unreachable(Address, (error.InnerException ?? error).Message, error),
        HttpRequestError.ResponseEnded =>
            OriginFaults.Unreachable(Address, "the server closed the connection instead of answering"),
        _ => OriginFaults.Unreachable(Address, "what answers there is not an HTTP server"),
    };

    private static IReadOnlyList<string> Values(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];
}
