using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using SamStream.Console.Access;

namespace SamStream.Console.Live;

/// <summary>
/// One page that watches, over its socket. It gets the newest picture of each camera when it has drawn the ones before, and every
/// text; one that takes no texts is cut off. Nobody waits for it.
/// </summary>
/// <param name="socket">Used, not owned.</param>
/// <param name="visitor">Who it is.</param>
/// <param name="began">Told of each camera that it begins to watch, or wants anew.</param>
internal sealed class LiveViewer(WebSocket socket, Visitor visitor, Action<LiveViewer, string> began)
{
    /// <summary>Bytes of one message of a viewer.</summary>
    public const int MaxMessageBytes = 8 << 10;

    /// <summary>Cameras that one viewer may watch.</summary>
    public const int MaxCameras = 64;

    // Pictures on their way or not drawn yet, of one camera: one is drawn while the next one comes.
    private const int MaxUnseen = 2;
    private const int MaxTexts = 256;
    private const int MaxMessagesPerSecond = 400;
    // Sizes are few, so that viewers share what is encoded.
    private const int WidthStep = 160;

    /// <summary>What a socket is closed with whose login has ended.</summary>
    public const WebSocketCloseStatus SessionEnded = (WebSocketCloseStatus)4401;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly Channel<ReadOnlyMemory<byte>> _texts = Channel.CreateBounded<ReadOnlyMemory<byte>>(MaxTexts);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _status = new(StringComparer.Ordinal);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isTooSlow, _hasSessionEnded;

    /// <summary>Who it is.</summary>
    public Visitor Visitor => visitor;

    /// <summary>Whether it watches the camera.</summary>
    public bool Watches(string camera)
    {
        lock (_lock)
            return _watched.ContainsKey(camera);
    }

    /// <summary>Whether a picture of the camera is wanted now.</summary>
    public bool IsReadyFor(string camera)
    {
        lock (_lock)
            return _watched.TryGetValue(camera, out Watched? watched) && watched.Unseen.Count < MaxUnseen;
    }

    /// <summary>How wide its picture should be, pixels.</summary>
    public int WidthOf(string camera, int frameWidth)
    {
        lock (_lock)
        {
            int wanted = _watched.TryGetValue(camera, out Watched? watched) ? watched.Width : WidthStep;
            return Math.Min(frameWidth, (wanted + WidthStep - 1) / WidthStep * WidthStep);
        }
    }

    /// <summary>A camera has begun anew: its frames are counted from 0 again.</summary>
    public void Restart(string camera)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(camera, out Watched? watched))
                return;
            watched.Next = null;
            watched.Unseen.Clear();
        }
    }

    /// <summary>Gives it a picture, in place of one that has not been sent yet.</summary>
    public void Offer(FramePacket packet)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(packet.Camera, out Watched? watched))
                return;
            watched.Next = packet;
            watched.Unseen.Enqueue(packet.Frame);
        }

        Wake();
    }

    /// <summary>Gives it a picture unless it has had one since it began to watch.</summary>
    public void OfferFirst(FramePacket packet)
    {
        lock (_lock)
        {
            if (_watched.TryGetValue(packet.Camera, out Watched? watched) && watched.Unseen.Count == 0)
                Offer(packet);
        }
    }

    /// <summary>Gives it a text.</summary>
    public void Tell(ReadOnlyMemory<byte> text)
    {
        if (!_texts.Writer.TryWrite(text))
            _isTooSlow = true;
        Wake();
    }

    /// <summary>Gives it a camera's state, in place of one that has not been sent yet.</summary>
    public void TellStatus(string camera, ReadOnlyMemory<byte> text)
    {
        lock (_lock)
            _status[camera] = text;
        Wake();
    }

    /// <summary>Serves it until it goes or the token is cancelled.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using CancellationTokenRegistration cut = visitor.Ended.Register(() => EndWithSession(end));
        Task sending = SendAsync(end.Token);
        (WebSocketCloseStatus status, string reason) = (WebSocketCloseStatus.NormalClosure, "goodbye");
        try
        {
            (status, reason) = await ListenAsync(sending, end.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            (status, reason) = (WebSocketCloseStatus.EndpointUnavailable, "the program stops");
        }

        await end.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(status, reason).ConfigureAwait(false);
    }

    // The page is told why: a wait that is cancelled would end the socket without a word. One that does not listen is cut.
    private void EndWithSession(CancellationTokenSource end)
    {
        _hasSessionEnded = true;
        Wake();
        end.CancelAfter(GoodbyeLimit);
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await socket.CloseOutputAsync(status, reason, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private async Task<(WebSocketCloseStatus Status, string Reason)> ListenAsync(Task sending, CancellationToken stop)
    {
        var buffer = new byte[MaxMessageBytes];
        int messages = 0;
        long second = Environment.TickCount64;
        while (!sending.IsCompleted)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                    return (WebSocketCloseStatus.NormalClosure, "goodbye");
                if (!received.EndOfMessage && length == buffer.Length)
                    return (WebSocketCloseStatus.MessageTooBig, $"a message may have {MaxMessageBytes} bytes");
            }
            while (!received.EndOfMessage);

            if (Environment.TickCount64 - second >= 1000)
                (second, messages) = (Environment.TickCount64, 0);
            if (++messages > MaxMessagesPerSecond)
                return (WebSocketCloseStatus.PolicyViolation, $"at most {MaxMessagesPerSecond} messages a second");
            if (received.MessageType != WebSocketMessageType.Text || !TryHear(buffer.AsSpan(0, length)))
                return (WebSocketCloseStatus.InvalidPayloadData, "a message is JSON with watch or seen");
        }

        return (WebSocketCloseStatus.PolicyViolation, "messages are not taken fast enough");
    }

    private bool TryHear(ReadOnlySpan<byte> message)
    {
        ViewerWords? words;
        try
        {
            words = JsonSerializer.Deserialize(message, LiveJson.Default.ViewerWords);
        }
        catch (JsonException)
        {
            return false;
        }

        if (words is null || words.Watch?.Count > MaxCameras || words.Watch?.Any(watch => watch?.Camera is null) == true)
            return false;
        lock (_lock)
        {
            if (words.Watch is { } watch)
            {
                _watched.Clear();
                foreach ((string camera, int width) in watch)
                    _watched[camera] = new Watched(Math.Clamp(width, WidthStep, 8192));
            }

            if (words.Seen is { Camera: { } seen } && _watched.TryGetValue(seen, out Watched? watched))
            {
                while (watched.Unseen.TryPeek(out long frame) && frame <= words.Seen.Frame)
                    watched.Unseen.Dequeue();
            }
        }

        // Not before all of it is known: a picture is as wide as it is wanted now.
        foreach ((string camera, _) in words.Watch ?? [])
            began(this, camera);
        return true;
    }

    private async Task SendAsync(CancellationToken stop)
    {
        while (await _work.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            _work.Reader.TryRead(out _);
            if (_isTooSlow)
                return;
            if (_hasSessionEnded)
            {
                await socket.CloseOutputAsync(SessionEnded, "the login has ended", stop).ConfigureAwait(false);
                return;
            }

            while (_texts.Reader.TryRead(out ReadOnlyMemory<byte> text))
                await socket.SendAsync(text, WebSocketMessageType.Text, true, stop).ConfigureAwait(false);
            while (TakeStatus() is { } status)
                await socket.SendAsync(status, WebSocketMessageType.Text, true, stop).ConfigureAwait(false);
            while (TakePicture() is { } packet)
                await socket.SendAsync(packet.Bytes, WebSocketMessageType.Binary, true, stop).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte>? TakeStatus()
    {
        lock (_lock)
        {
            foreach ((string camera, ReadOnlyMemory<byte> text) in _status)
            {
                _status.Remove(camera);
                return text;
            }

            return null;
        }
    }

    private FramePacket? TakePicture()
    {
        lock (_lock)
        {
            foreach (Watched watched in _watched.Values)
            {
                if (watched.Next is not { } packet)
                    continue;
                watched.Next = null;
                return packet;
            }

            return null;
        }
    }

    private void Wake() => _work.Writer.TryWrite(true);

    private sealed class Watched(int width)
    {
        public int Width => width;

        public FramePacket? Next { get; set; }

        public Queue<long> Unseen { get; } = new();
    }
}
