using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>
/// Relays RTSP, with the packets in it, between one child and one camera. Packets that go by UDP pass beside it. A child
/// that does not read holds up the camera's connection; nothing is kept for it.
/// </summary>
internal sealed partial class RtspRelay : IStreamRelay
{
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(5), FarewellLimit = TimeSpan.FromMilliseconds(200);

    private readonly StreamAddress _address;
    private readonly TimeSpan _openTimeout;
    private readonly ILogger _logger;
    private readonly RtspConnection _camera;
    private readonly RtspDialog _dialog;
    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private bool _strangerIsTold;

    private RtspRelay(
        StreamAddress address, StreamTrust trust, TimeSpan openTimeout, ILogger logger, TimeProvider time, RtspConnection camera)
    {
        Clock = new SenderClock(time);
        (_address, _openTimeout, _logger, _camera) = (address, openTimeout, logger, camera);
        // By UDP the child gets packets at addresses of the family of this one.
        bool isIPv6 = camera.Peer.AddressFamily == AddressFamily.InterNetworkV6;
        _listener = new TcpListener(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
        _listener.Start();
        // The child puts a slash and a track's name behind it, but not a second slash.
        string slash = address.RequestUrl.EndsWith('/') ? "/" : "";
        Url = $"rtsp://{_listener.LocalEndpoint}/{RandomNumberGenerator.GetHexString(32, lowercase: true)}{slash}";
        _dialog = new RtspDialog(address, trust, Url, camera.Peer, Clock);
        _run = RunAsync();
    }

    public string Url { get; }

    public SourceException? Fault => _dialog.Fault;

    /// <summary>Tells when the camera took a frame, if its packets pass here.</summary>
    public SenderClock Clock { get; }

    /// <summary>Connects to the camera, and waits for the child from then on.</summary>
    /// <param name="address">rtsp or rtsps.</param>
    /// <param name="trust">Which login and certificate are taken.</param>
    /// <param name="openTimeout">The most that connecting may take, and then each answer until the stream is open.</param>
    /// <param name="logger">Told of strangers.</param>
    /// <param name="time">Measures how long packets take.</param>
    /// <param name="cancellationToken">Ends connecting.</param>
    /// <exception cref="SourceException">The camera cannot be reached, or its certificate is not taken.</exception>
    public static async Task<RtspRelay> StartAsync(
        StreamAddress address, StreamTrust trust, TimeSpan openTimeout, ILogger logger, TimeProvider time,
        CancellationToken cancellationToken)
    {
        RtspConnection camera = await RtspConnection.OpenAsync(address, trust, openTimeout, cancellationToken);
        try
        {
            return new RtspRelay(address, trust, openTimeout, logger, time, camera);
        }
        catch
        {
            camera.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    private async Task RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            (Socket socket, RtspReader reader, RtspMessage first) = await AcceptAsync(_stop.Token);
            using (reader)
            await using (var child = new NetworkStream(socket, ownsSocket: true))
            {
                _listener.Stop();
                // Set only while an answer is due. Not linked: it says by itself that it was the reason.
                using var late = new CancellationTokenSource();
                using CancellationTokenRegistration registration = late.Token.Register(() =>
                {
                    _dialog.Report(OriginFaults.TimedOut(_address, _openTimeout));
                    ended.Cancel();
                });
                Task[] directions =
                    [PumpRequestsAsync(reader, first, late, ended.Token), PumpAnswersAsync(child, late, ended.Token)];
                await Task.WhenAny(directions);
                await ended.CancelAsync();
                await Task.WhenAll(directions);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // The relay was disposed before a child came.
        }

        _listener.Dispose();
        await LeaveAsync();
        _camera.Dispose();
    }

    private async Task<(Socket Socket, RtspReader Reader, RtspMessage First)> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
            if (!LocalPeer.IsOurs(socket))
            {
                if (!_strangerIsTold)
                    LogStranger(_address);
                _strangerIsTold = true;
                socket.Dispose();
                continue;
            }

            var reader = new RtspReader(new NetworkStream(socket));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(GreetingLimit);
            try
            {
                socket.NoDelay = true;
                if (await reader.ReadAsync(limit.Token) is ({ } first, _) && _dialog.IsLocal(first))
                    return (socket, reader, first);
            }
            catch (Exception error) when (error is IOException or SocketException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Not our child.
            }

            reader.Dispose();
            socket.Dispose();
        }
    }

    private async Task PumpRequestsAsync(
        RtspReader reader, RtspMessage first, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        try
        {
            await RequestAsync(first, late, cancellationToken);
            while (true)
            {
                (RtspMessage? message, ReadOnlyMemory<byte> packets) = await reader.ReadAsync(cancellationToken);
                if (message is null && packets.IsEmpty)
                    return;
                if (message is { IsAnswer: false })
                    await RequestAsync(message, late, cancellationToken);
                else
                    await WriteAsync(message?.ToBytes() ?? packets, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The child's end, or the camera's, which the other direction judges.
        }
    }

    private async Task PumpAnswersAsync(NetworkStream child, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        using var reader = new RtspReader(_camera.Stream);
        try
        {
            while (true)
            {
                (RtspMessage? message, ReadOnlyMemory<byte> packets) = await ReadCameraAsync(reader, cancellationToken);
                if (message is null && packets.IsEmpty)
                    return;
                Clock.Take(packets.Span);
                if (message is { IsAnswer: true })
                    await AnswerAsync(child, message, late, cancellationToken);
                else
                    await child.WriteAsync(message?.ToBytes() ?? packets, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The child's end.
        }
    }

    private async Task RequestAsync(RtspMessage request, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        if (!request.IsRequest)
            throw new IOException("the child does not speak RTSP");
        RtspMessage forward = _dialog.Forward(request);
        if (!_dialog.IsOpen)
            late.CancelAfter(_openTimeout);
        await WriteAsync(forward.ToBytes(), cancellationToken);
    }

    private async Task AnswerAsync(
        NetworkStream child, RtspMessage answer, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        (RtspMessage? toChild, RtspMessage? toCamera) = _dialog.Receive(answer);
        if (toCamera is not null)
            await WriteAsync(toCamera.ToBytes(), cancellationToken);
        if (!_dialog.AwaitsAnswer)
            late.CancelAfter(Timeout.InfiniteTimeSpan);
        if (toChild is not null)
            await child.WriteAsync(toChild.ToBytes(), cancellationToken);
    }

    // Neither at the end, also if it is one with an error: that is the reason if there is no stream yet.
    private async ValueTask<(RtspMessage? Message, ReadOnlyMemory<byte> Packets)> ReadCameraAsync(
        RtspReader reader, CancellationToken cancellationToken)
    {
        string reason = "the server closed the connection instead of answering";
        Exception? cause = null;
        try
        {
            (RtspMessage? Message, ReadOnlyMemory<byte> Packets) read = await reader.ReadAsync(cancellationToken);
            if (read.Message is { IsAnswer: false, IsRequest: false })
                reason = "what answers there is not an RTSP server";
            else if (read.Message is not null || !read.Packets.IsEmpty)
                return read;
        }
        catch (IOException error) when (!cancellationToken.IsCancellationRequested)
        {
            (reason, cause) = (error.Message, error);
        }

        _dialog.Report(OriginFaults.Unreachable(_address, reason, cause));
        return default;
    }

    // Packets of the child and messages of both directions must not cut each other.
    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _camera.Stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException error)
        {
            _dialog.Report(OriginFaults.Unreachable(_address, error.Message, error));
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    // Some cameras have few places, and keep one for a minute for who goes without a word.
    private async Task LeaveAsync()
    {
        if (_dialog.Farewell() is not { } farewell)
            return;
        using var limit = new CancellationTokenSource(FarewellLimit);
        try
        {
            await WriteAsync(farewell.ToBytes(), limit.Token);
            _camera.Socket.Shutdown(SocketShutdown.Send);
            // Closing with something unread would reset the connection, and the farewell with it.
            var rest = new byte[16 << 10];
            while (await _camera.Socket.ReceiveAsync(rest, limit.Token) > 0)
            {
            }
        }
        catch (Exception error) when (
            error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was tried.
        }
    }

    [LoggerMessage(2401, LogLevel.Warning,
        "Stream '{Address}': another user of this machine tried to connect to its relay and was refused")]
    private partial void LogStranger(StreamAddress address);
}
