using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;
using Authorization = SamStream.Pipeline.Network.Authorization;

namespace SamStream.Sinks.Restream;

/// <summary>
/// Stands on loopback between an FFmpeg child that publishes and an RTSP server: it makes the one connection to the server, within TLS
/// for rtsps, logs in, and follows no redirects. The child knows no secret, and packets pass without being kept.
/// </summary>
internal sealed partial class RtspPublication : IAsyncDisposable
{
    // Both ends keep little, so that pictures are no older than they have to be.
    private const int BufferBytes = 64 << 10;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10), GreetingLimit = TimeSpan.FromSeconds(5);

    private readonly RestreamAddress _address;
    private readonly bool _allowsBasic;
    private readonly ILogger _logger;
    private readonly Stream _server;
    private readonly RtspReader _answers;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private IReadOnlyList<string> _challenges = [];
    private SinkException? _fault;
    private int _sequence, _answered;

    private RtspPublication(RestreamAddress address, RestreamOptions options, ILogger logger, Stream server)
    {
        (_address, _logger, _server) = (address, logger, server);
        _allowsBasic = options.Auth == RestreamAuth.Any || address.Scheme == "rtsps";
        _answers = new RtspReader(server);
        _listener.Server.ReceiveBufferSize = BufferBytes;
        _listener.Start();
        Url = $"rtsp://{_listener.LocalEndpoint}/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        _run = RunAsync();
    }

    /// <summary>Where the child publishes; only processes of this user are let in.</summary>
    public string Url { get; }

    /// <summary>Why the server takes no stream, or no more of it; null if nothing was seen.</summary>
    public SinkException? Fault => Volatile.Read(ref _fault);

    /// <summary>Connects to the server, and waits for the child from then on.</summary>
    /// <exception cref="SinkException">Nobody answers, or with a certificate that is not trusted.</exception>
    public static async Task<RtspPublication> StartAsync(
        RestreamAddress address, RestreamOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = BufferBytes };
        try
        {
            string host = address.Host.Trim('[', ']');
            await socket.ConnectAsync(host, address.Port!.Value, limit.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme == "rtsps")
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = PolicyOf(options.CaFile) }, limit.Token);
                stream = secure;
            }

            return new RtspPublication(address, options, logger, stream);
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw error switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    new SinkException($"nothing came back within {AnswerLimit.TotalSeconds} seconds", isTransient: true, error),
                AuthenticationException => new SinkException(
                    $"its certificate is not trusted ({ForeignText.Visible(error.Message).TrimEnd('.')}): set caFile to the authority that signed it", isTransient: true, error),
                CryptographicException or UnauthorizedAccessException or FileNotFoundException => new SinkException(
                    $"caFile '{options.CaFile}' cannot be used: {error.Message.TrimEnd('.')}", isTransient: true, error),
                SocketException or IOException => new SinkException(ForeignText.Visible(error.Message), isTransient: true, error),
                _ => error,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private static X509ChainPolicy? PolicyOf(string? file)
    {
        if (file is null)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private async Task RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            using Socket socket = await AcceptAsync(_stop.Token);
            await using var child = new NetworkStream(socket);
            using var requests = new RtspReader(child);
            await GreetAsync(requests, child, ended.Token);
            Task[] directions = [SendAsync(requests, ended.Token), DrainAsync(ended.Token)];
            await Task.WhenAny(directions);
            await ended.CancelAsync();
            await Task.WhenAll(directions);
        }
        catch (SinkException error)
        {
            Report(error);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // The child's end, or ours.
        }

        _listener.Dispose();
        await _server.DisposeAsync();
        _answers.Dispose();
    }

    private async Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
            if (LocalPeer.IsOurs(socket))
            {
                _listener.Stop();
                socket.NoDelay = true;
                return socket;
            }

            LogStranger(_logger, _address);
            socket.Dispose();
        }
    }

    // ffmpeg asks one thing after the other: OPTIONS, ANNOUNCE, SETUP, RECORD.
    private async Task GreetAsync(RtspReader requests, Stream child, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(GreetingLimit);
            (RtspMessage? request, _) = await requests.ReadAsync(limit.Token);
            if (request is not { IsRequest: true })
                throw new IOException("the child does not speak RTSP");
            string? sequence = request["CSeq"];
            RtspMessage answer = await AskAsync(request, cancellationToken);
            answer["CSeq"] = sequence;
            await child.WriteAsync(answer.ToBytes(), cancellationToken);
            if (request.Method == "RECORD")
                return;
        }
    }

    private async Task<RtspMessage> AskAsync(RtspMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            while (true)
            {
                bool isAuthorized = Address(request);
                await _server.WriteAsync(request.ToBytes(), limit.Token);
                RtspMessage answer = await ReadAnswerAsync(limit.Token);
                if (answer.Status == 401 && TryTake(answer.All("WWW-Authenticate"), isAuthorized))
                    continue;
                return answer.Status is >= 200 and < 300 ? answer : throw Refused(answer);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SinkException($"no answer came within {AnswerLimit.TotalSeconds} seconds", isTransient: true, error);
        }
        catch (IOException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SinkException(ForeignText.Visible(error.Message), isTransient: true, error);
        }
    }

    // Gives a request the server's address, a number and the login; true if it has one.
    private bool Address(RtspMessage request)
    {
        string uri = request.Uri.StartsWith(Url, StringComparison.Ordinal) ? _address.RequestUrl + request.Uri[Url.Length..] : _address.RequestUrl;
        request.StartLine = $"{request.Method} {uri} RTSP/1.0";
        request["CSeq"] = $"{++_sequence}";
        request["Authorization"] = _challenges.Count == 0 || _address.UserName is null ? null : Authorization.For(
            _challenges, request.Method, uri, _address.UserName, _address.Password ?? "", _allowsBasic, ++_answered);
        return request["Authorization"] is not null;
    }

    private bool TryTake(IReadOnlyList<string> challenges, bool wasAuthorized)
    {
        if (_address.UserName is null || (wasAuthorized && !challenges.Any(Authorization.IsStale)))
            return false;
        (_challenges, _answered) = (challenges, 0);
        if (Authorization.For(challenges, "OPTIONS", "*", _address.UserName, "", _allowsBasic) is not null)
            return true;
        throw new SinkException(
            "it offers only a login (Basic) that gives the password to whoever is on the way. Let it offer Digest, or publish by rtsps; "
            + "auth: any sends the password all the same", isTransient: true);
    }

    private SinkException Refused(RtspMessage answer)
    {
        string said = ForeignText.Visible($"{answer.Status} {answer.Reason}".TrimEnd(), 80);
        return new SinkException(answer.Status switch
        {
            401 or 403 when _address.UserName is not null => $"it refuses the user name or the password ({said})",
            401 or 403 => $"it wants a user name and a password ({said}): write them into the address",
            >= 300 and < 400 => $"it sends to another place ({said}), where nothing is published: write that address",
            _ => $"it refuses the stream ({said})",
        }, isTransient: true);
    }

    private async Task<RtspMessage> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (RtspMessage? message, ReadOnlyMemory<byte> packets) = await _answers.ReadAsync(cancellationToken);
            if (message is { IsAnswer: true } && message["CSeq"] is { } sequence && sequence != $"{_sequence}")
                continue;
            if (message is { IsAnswer: true })
                return message;
            if (message is null && packets.IsEmpty)
                throw new IOException("the server closed the connection instead of answering");
        }
    }

    // Packets as they come, and the child's farewell.
    private async Task SendAsync(RtspReader requests, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                (RtspMessage? message, ReadOnlyMemory<byte> packets) = await requests.ReadAsync(cancellationToken);
                if (message is null && packets.IsEmpty)
                    return;
                if (message is not null)
                    Address(message);
                await _server.WriteAsync(message?.ToBytes() ?? packets, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The child's end, or the server's, which the other direction judges.
        }
    }

    // Receiver reports, and the answers to farewells.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                (RtspMessage? message, ReadOnlyMemory<byte> packets) = await _answers.ReadAsync(cancellationToken);
                if (message is null && packets.IsEmpty)
                    break;
            }

            Report(new SinkException("the server closed the connection", isTransient: true));
        }
        catch (IOException error) when (!cancellationToken.IsCancellationRequested)
        {
            Report(new SinkException(ForeignText.Visible(error.Message), isTransient: true, error));
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The child's end.
        }
    }

    private void Report(SinkException fault) => Interlocked.CompareExchange(ref _fault, fault, null);

    [LoggerMessage(2531, LogLevel.Warning, "{Address}: another user of this machine tried to connect to its relay and was refused")]
    private static partial void LogStranger(ILogger logger, RestreamAddress address);
}
