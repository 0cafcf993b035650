using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Chaos.Network;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;
using SamStream.Sinks.Restream;
using SamStream.Sinks.Tests.Mqtt;
using SamStream.Sinks.Tests.Overlay;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Restream;

[Slow("FFmpeg encodes and reads a live stream in each test.")]
public sealed partial class RestreamSinkTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "Secret0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SinkLog _log = new();
    private readonly TemporaryFolder _folder = new();
    private RestreamSink? _sink;

    private string Url => $"http://127.0.0.1:{_sink!.Port}/gate";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_sink is not null)
            await _sink.DisposeAsync();
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task WriteAsync_PlayerOfHttp_GetsFramesInOrder()
    {
        await OpenAsync(Http());
        await using var feed = new LiveFeed(_sink!);

        await using var player = new Player("-i", Url);

        AssertInOrder(await player.KindsAsync(30));
    }

    [Fact]
    public async Task WriteAsync_ObjectInTheFrame_IsDrawnAsInTheOverlay()
    {
        await OpenAsync(Http() with { MaskOpacity = 1 });
        using var results = new FrameResults(160, 120);
        // A few frames of one color are so small that ffmpeg does not know the file for a transport stream.
        Task reading = PlayedVideo.MakeAsync("-i", Url, "-frames:v", "25", "-c", "copy", _folder.Combine("live.ts"));

        for (long i = 0; !reading.IsCompleted; i++)
        {
            await _sink!.WriteAndDisposeAsync(results.Make(i, results.Object(1, 0, 0, 160, 120)));
            await Task.WhenAny(reading, Task.Delay(20));
        }

        await reading;
        byte[] pixels = await PlayedVideo.BgrAsync(_folder.Combine("live.ts"));
        Rgb color = ObjectColors.Of(new ObjectId(1));
        int middle = ((60 * 160) + 80) * 3;
        Assert.InRange(pixels[middle], color.Blue - 8, color.Blue + 8);
        Assert.InRange(pixels[middle + 2], color.Red - 8, color.Red + 8);
    }

    [Fact]
    public async Task WriteAsync_NobodyWatches_NothingIsDrawnOrEncoded()
    {
        await OpenAsync(Http());
        await using var feed = new LiveFeed(_sink!);
        await feed.MoreAsync(20);
        Assert.Equal((0L, 0), (_sink!.Drawn, _sink.EncoderIds.Count));

        await using (var player = new Player("-i", Url))
        {
            await player.KindsAsync(3);
            Assert.Single(_sink.EncoderIds);
        }

        await LoggedAsync("player 1 is gone");
        Assert.Empty(_sink.EncoderIds);
        long drawn = _sink.Drawn;
        await feed.MoreAsync(20);
        Assert.Equal(drawn, _sink.Drawn);
    }

    [Fact]
    public async Task WriteAsync_PlayerThatReadsSlowly_GetsTheNewestAndNoBacklog()
    {
        await OpenAsync(Http() with { Quality = 0, Preset = OverlayPreset.Ultrafast });
        await using var feed = new LiveFeed(_sink!);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 << 10 };
        await socket.ConnectAsync(IPAddress.Loopback, _sink!.Port!.Value);
        await socket.SendAsync("GET /gate HTTP/1.1\r\n\r\n"u8.ToArray());
        await UntilAsync(() => _sink.EncoderIds.Count == 1);

        // Noise without loss is more than the buffers on the way hold after a few frames.
        await feed.MoreAsync(150);
        long paused = feed.Count;
        await using (FileStream file = File.Create(_folder.Combine("slow.ts")))
        {
            var buffer = new byte[64 << 10];
            while (feed.Count < paused + 50)
                await file.WriteAsync(buffer.AsMemory(0, await socket.ReceiveAsync(buffer)));
        }

        RemoveHead(_folder.Combine("slow.ts"));
        double[] times = await PlayedVideo.MillisecondsAsync(_folder.Combine("slow.ts"));
        // The pause is one gap between what was on its way and what was newest behind it, at which hardly anything waited.
        double longest = times.Zip(times.Skip(1), (a, b) => b - a).Max();
        int before = times.Zip(times.Skip(1), (a, b) => b - a).ToList().IndexOf(longest) + 1;
        Assert.True(longest > 1500, $"{longest} ms");
        Assert.InRange(before, 1, 25);
        Assert.True(times.Length - before > 5, $"{times.Length} frames, {before} before the pause");
    }

    [Fact]
    public async Task WriteAsync_PlayerThatTakesNothing_IsDroppedAndTheOtherGoesOn()
    {
        await OpenAsync(Http() with { Quality = 0, Preset = OverlayPreset.Ultrafast }, stuckAfter: TimeSpan.FromSeconds(2));
        await using var feed = new LiveFeed(_sink!);
        using var stuck = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 << 10 };
        await stuck.ConnectAsync(IPAddress.Loopback, _sink!.Port!.Value);
        await stuck.SendAsync("GET /gate HTTP/1.1\r\n\r\n"u8.ToArray());
        await LoggedAsync("player 1 has connected");

        await using var player = new Player("-i", Url);

        await player.KindsAsync(10);
        await LoggedAsync("player 1 was dropped: nothing was taken for 2 s");
        await player.KindsAsync(10);
    }

    [Fact]
    public async Task WriteAsync_FramesOfAnotherSize_GoOnInTheSameStream()
    {
        await OpenAsync(Http());
        await using var feed = new LiveFeed(_sink!);
        await using var player = new Player("-i", Url);
        await player.KindsAsync(5);

        feed.Resize(201, 151);

        await UntilAsync(() => _sink!.EncoderIds.Count == 1);
        await player.KindsAsync(100);
    }

    [Fact]
    public async Task Listen_Requests_GetTheAnswerThatTheyDeserve()
    {
        int port = LoopbackPort.Free();
        await OpenAsync(new RestreamOptions { Address = $"http://viewer:{Secret}@127.0.0.1:{port}/gate", MaxReaders = 1 });
        await using var other = new RestreamSink(new RestreamOptions { Address = $"http://127.0.0.1:{port}/yard" });
        other.Listen();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var login = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("viewer:" + Secret)));

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, "nobody"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, "gate"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, "gate", new AuthenticationHeaderValue("Basic", "dmlld2VyOng=")));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(client, "yard", host: "rebound.example.com"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("yard", null)).StatusCode);
        using HttpResponseMessage watching = await GetAsync(client, "gate", login);
        Assert.Equal((HttpStatusCode.OK, "video/mp2t"), (watching.StatusCode, watching.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(client, "gate", login));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, "yard"));
    }

    [Fact]
    public async Task Listen_PortThatIsTaken_NamesTheCure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var sink = new RestreamSink(new RestreamOptions { Address = $"http://{listener.LocalEndpoint}/gate" });

        var error = Assert.Throws<SinkException>(sink.Listen);

        Assert.Contains("another program listens there. Write another port (sinks.restream.address)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteAsync_PlayerConnected_EndsTheStreamSoon()
    {
        await OpenAsync(Http());
        await using (var feed = new LiveFeed(_sink!))
        {
            await using var player = new Player("-i", Url);
            await player.KindsAsync(3);
            await feed.MoreAsync(1);
            await _sink!.CompleteAsync(default).AsTask().WaitAsync(Patience);
        }

        Assert.Empty(_sink.EncoderIds);
        Assert.Empty(_log.Warnings);
    }

    // Sixteen kinds come in turns: none steps back by a little, and some follow at once.
    private static void AssertInOrder(int[] kinds)
    {
        int[] steps = [.. kinds.Zip(kinds.Skip(1), (a, b) => (b - a + 16) % 16)];
        Assert.True(steps.Count(step => step is >= 1 and <= 8) >= steps.Length - 2, string.Join(' ', kinds));
    }

    private static void RemoveHead(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        File.WriteAllBytes(path, bytes[(end + 4)..]);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string path, AuthenticationHeaderValue? login = null, string? host = null)
    {
        using HttpResponseMessage answer = await GetAsync(client, path, login, host);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, AuthenticationHeaderValue? login, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        (request.Headers.Authorization, request.Headers.Host) = (login, host);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(10, limit.Token);
    }

    private static RestreamOptions Http() => new() { Address = "http://127.0.0.1:0/gate", Clock = false, Legend = false };

    private Task LoggedAsync(string text, int times = 1) =>
        UntilAsync(() => _log.Lines.Count(line => line.Text.Contains(text, StringComparison.Ordinal)) >= times);

    private async Task OpenAsync(RestreamOptions options, TimeSpan? stuckAfter = null)
    {
        _sink = new RestreamSink(options, _log.CreateLogger<RestreamSink>())
        {
            Restart = new RestartOptions { InitialDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(500) },
            StuckAfter = stuckAfter ?? TimeSpan.FromSeconds(30),
        };
        await _sink.OpenAsync(FrameResults.ContextOf(320, 240, isLive: true), default);
    }
}
