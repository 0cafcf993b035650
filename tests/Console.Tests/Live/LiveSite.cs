using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Console.Live;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Tests;
using SamStream.Sinks.Tests.Mqtt;

namespace SamStream.Console.Tests.Live;

/// <summary>The console with one camera whose frames a test makes.</summary>
internal sealed class LiveSite : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConsoleSite _site = new(
        new StatusPages(() => (true, "{}"u8.ToArray()), (_, _) => Task.CompletedTask),
        hasConsole: true, "1.2.3", new ListenAddress(IPAddress.Loopback, 0), new AccessOptions(), NullLogger.Instance);
    private readonly FrameResults _results = new(640, 480);

    private LiveSite()
    {
        _site.AddCamera("camera", () => null);
        Feed = _site.FeedOf("camera");
        Camera.Listener = Feed;
        Feed.OnStarted(Camera);
    }

    public CameraFeed Feed { get; }

    public FakeCamera Camera { get; } = new("camera");

    public IPEndPoint EndPoint { get; private set; } = null!;

    public HttpClient Http { get; } = new();

    public static async Task<LiveSite> StartAsync()
    {
        var site = new LiveSite();
        site.EndPoint = (await site._site.ListenAsync(Place.CommandLine)).EndPoint;
        site.Http.BaseAddress = new Uri($"http://{site.EndPoint}/");
        await site.Feed.OpenAsync(FrameResults.ContextOf(640, 480), default);
        return site;
    }

    /// <summary>A socket that watches the camera, or nothing.</summary>
    public async Task<ClientWebSocket> WatchAsync(int width = 640, string? camera = "camera", string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new Uri($"ws://{EndPoint}/api/live"), default).WaitAsync(Patience);
        if (camera is not null)
            await SendAsync(socket, $$"""{"watch":[{"camera":"{{camera}}","width":{{width}}}]}""");
        return socket;
    }

    public static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default).WaitAsync(Patience);

    /// <summary>A frame with one object comes from the camera.</summary>
    public async Task PublishAsync(long index, TrackState state = TrackState.Tracked)
    {
        using FrameResult result = _results.Make(index, _results.Object(7, 100, 50, 300, 250, state));
        await Feed.WriteAsync(result, default);
    }

    /// <summary>Frames come until the socket has had a picture.</summary>
    public async Task<LivePicture> PictureAsync(ClientWebSocket socket, long from = 0)
    {
        Task<LivePicture> picture = ReadPictureAsync(socket);
        for (long index = from; !picture.IsCompleted; index++)
        {
            await PublishAsync(index);
            await Task.WhenAny(picture, Task.Delay(10));
        }

        return await picture;
    }

    public static async Task<LivePicture> ReadPictureAsync(ClientWebSocket socket)
    {
        while (true)
        {
            (WebSocketMessageType type, byte[] message) = await ReadAsync(socket);
            Assert.NotEqual(WebSocketMessageType.Close, type);
            if (type == WebSocketMessageType.Binary)
                return new LivePicture(message);
        }
    }

    public static async Task<JsonElement> ReadTextAsync(ClientWebSocket socket, string type)
    {
        while (true)
        {
            (WebSocketMessageType kind, byte[] message) = await ReadAsync(socket);
            Assert.NotEqual(WebSocketMessageType.Close, kind);
            if (kind == WebSocketMessageType.Text && JsonDocument.Parse(message).RootElement is var text && text.GetProperty("type").GetString() == type)
                return text;
        }
    }

    public static async Task<(WebSocketMessageType Type, byte[] Message)> ReadAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var part = new byte[64 << 10];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(part, limit.Token);
            message.Write(part, 0, received.Count);
            if (received.EndOfMessage)
                return (received.MessageType, message.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Feed.DisposeAsync();
        await _site.DisposeAsync();
        _results.Dispose();
    }
}

/// <summary>A picture as it came.</summary>
internal sealed class LivePicture
{
    public LivePicture(byte[] message)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(message);
        Header = JsonDocument.Parse(message.AsMemory(4, length)).RootElement;
        Jpeg = message[(4 + length)..];
    }

    public JsonElement Header { get; }

    public byte[] Jpeg { get; }

    public long Frame => Header.GetProperty("frame").GetInt64();

    public string Source => Header.GetProperty("source").GetString()!;
}
