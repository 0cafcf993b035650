using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OpenCvSharp;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Console.Tests.Live;

/// <summary>The socket of the live view, by real sockets.</summary>
public sealed class LiveSocketTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly List<IDisposable> _open = [];
    private LiveSite _site = null!;

    public async Task InitializeAsync() => _site = await LiveSite.StartAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        foreach (IDisposable socket in _open)
            socket.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Watch_Camera_GivesPictureAndMaskOfOneFrame()
    {
        LivePicture picture = await _site.PictureAsync(await OpenAsync());

        JsonElement found = picture.Header.GetProperty("objects")[0];
        JsonElement mask = found.GetProperty("mask");
        CocoRle rle = CocoRle.FromCompressedString(
            mask.GetProperty("size")[1].GetInt32(), mask.GetProperty("size")[0].GetInt32(), mask.GetProperty("counts").GetString());
        using Mat pixels = Cv2.ImDecode(picture.Jpeg, ImreadModes.Color);
        Assert.Equal((640, 480), (pixels.Width, pixels.Height));
        Assert.Equal(200 * 200, rle.Area);
        Assert.Equal(7, found.GetProperty("id").GetInt32());
        Assert.Equal(640, picture.Header.GetProperty("picture").GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Watch_SmallerWidth_GetsAPictureScaledDownAndNeverUp()
    {
        LivePicture small = await _site.PictureAsync(await OpenAsync(width: 300)), large = await _site.PictureAsync(await OpenAsync(width: 4000));

        using Mat smallPixels = Cv2.ImDecode(small.Jpeg, ImreadModes.Color), largePixels = Cv2.ImDecode(large.Jpeg, ImreadModes.Color);
        Assert.Equal((320, 240), (smallPixels.Width, smallPixels.Height));
        Assert.Equal(640, largePixels.Width);
        // The masks are the frame's own.
        Assert.Equal(640, small.Header.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Watch_ReaderThatSeesNothing_GetsTwoPicturesAndHoldsUpNobody()
    {
        ClientWebSocket blind = await OpenAsync(), other = await OpenAsync();
        long first = (await _site.PictureAsync(other)).Frame;
        await SeenAsync(other, first);

        LivePicture[] ofBlind = [await LiveSite.ReadPictureAsync(blind), await _site.PictureAsync(blind, first + 1000)];
        for (long frame = 5000; frame < 5050; frame += 10)
        {
            LivePicture picture = await _site.PictureAsync(other, frame);
            await SeenAsync(other, picture.Frame);
        }

        await SeenAsync(blind, ofBlind[1].Frame);
        LivePicture third = await _site.PictureAsync(blind, 9000);
        Assert.True(third.Frame >= 9000, $"a picture from before it had seen the last ones came late: {third.Frame}");
    }

    [Fact]
    public async Task Watch_NothingOrAnotherCamera_GetsNoPicture()
    {
        ClientWebSocket none = await OpenAsync(camera: null), elsewhere = await OpenAsync(camera: "yard");
        await _site.PictureAsync(await OpenAsync());

        Task<LivePicture> either = await Task.WhenAny(LiveSite.ReadPictureAsync(none), LiveSite.ReadPictureAsync(elsewhere), NoneAsync());

        Assert.Null(await either);
    }

    [Fact]
    public async Task Connect_Later_HearsWhatWasChangedBefore()
    {
        using (var command = new StringContent("""{"command":"pause","request_id":"p1"}""", Encoding.UTF8, "application/json"))
            await _site.Http.PostAsync(new Uri("api/cameras/camera/command", UriKind.Relative), command);

        JsonElement answer = await LiveSite.ReadTextAsync(await OpenAsync(), "answer");

        Assert.Equal("local", answer.GetProperty("by").GetString());
        Assert.Equal(("paused", "p1"), (answer.GetProperty("answer").GetProperty("action").GetString(), answer.GetProperty("answer").GetProperty("request_id").GetString()));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("https://127.0.0.1:1")]
    public async Task Connect_PageOfAnotherOrigin_IsRefused(string origin) =>
        await Assert.ThrowsAsync<WebSocketException>(() => _site.WatchAsync(origin: origin));

    [Fact]
    public async Task Connect_OwnOrigin_IsServed() =>
        await _site.PictureAsync(Keep(await _site.WatchAsync(origin: $"http://{_site.EndPoint}")));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"watch\":")]
    [InlineData("{\"watch\":[null]}")]
    [InlineData("{\"watch\":[{\"camera\":null,\"width\":1}]}")]
    [InlineData("{\"watch\":[{\"camera\":\"camera\",\"width\":1e99}]}")]
    [InlineData("{\"seen\":{\"camera\":\"camera\",\"frame\":\"x\"}}")]
    public async Task Say_WhatIsNoMessage_EndsTheSocketWithAReason(string message)
    {
        ClientWebSocket socket = await OpenAsync(camera: null);
        await LiveSite.SendAsync(socket, message);

        await AssertClosedAsync(socket, WebSocketCloseStatus.InvalidPayloadData);
        await _site.PictureAsync(await OpenAsync());
    }

    [Fact]
    public async Task Say_Binary_EndsTheSocket()
    {
        ClientWebSocket socket = await OpenAsync(camera: null);
        await socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, true, default);

        await AssertClosedAsync(socket, WebSocketCloseStatus.InvalidPayloadData);
    }

    [Fact]
    public async Task Say_TooMuchAtOnce_EndsTheSocket()
    {
        ClientWebSocket socket = await OpenAsync(camera: null);
        await LiveSite.SendAsync(socket, new string(' ', 100_000));

        await AssertClosedAsync(socket, WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task Say_TooOften_EndsTheSocket()
    {
        ClientWebSocket socket = await OpenAsync(camera: null);
        try
        {
            for (int i = 0; i < 100_000 && socket.State == WebSocketState.Open; i++)
                await LiveSite.SendAsync(socket, "{}");
        }
        catch (WebSocketException)
        {
            // It is closed already.
        }

        await AssertClosedAsync(socket, WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    [Slow("A thousand sockets are opened.")]
    public async Task Connect_AThousandThatAreLeft_NobodyIsHeldUpAndNothingStays()
    {
        for (int i = 0; i < 1000; i++)
        {
            var left = new TcpClient();
            _open.Add(left);
            await left.ConnectAsync(_site.EndPoint);
            await left.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"GET /api/live HTTP/1.1\r\nHost: {_site.EndPoint}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        }

        using HttpResponseMessage health = await _site.Http.GetAsync(new Uri("healthz", UriKind.Relative)).WaitAsync(LiveSite.Patience);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        foreach (IDisposable left in _open)
            left.Dispose();
        _open.Clear();
        ClientWebSocket? served = null;
        using var limit = new CancellationTokenSource(LiveSite.Patience);
        while (served is null)
        {
            try
            {
                served = await OpenAsync();
            }
            catch (WebSocketException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(20);
            }
        }

        await _site.PictureAsync(served);
    }

    private static async Task<LivePicture> NoneAsync()
    {
        await Task.Delay(200);
        return null!;
    }

    private static Task SeenAsync(ClientWebSocket socket, long frame) =>
        LiveSite.SendAsync(socket, $$$"""{"seen":{"camera":"camera","frame":{{{frame}}}}}""");

    private static async Task AssertClosedAsync(ClientWebSocket socket, WebSocketCloseStatus status)
    {
        try
        {
            while ((await LiveSite.ReadAsync(socket)).Type != WebSocketMessageType.Close)
            {
            }

            Assert.Equal(status, socket.CloseStatus);
            Assert.NotEmpty(socket.CloseStatusDescription!);
        }
        catch (WebSocketException)
        {
            // What was on its way to a closed socket makes it an abrupt end.
        }
    }

    private async Task<ClientWebSocket> OpenAsync(int width = 640, string? camera = "camera") => Keep(await _site.WatchAsync(width, camera));

    private ClientWebSocket Keep(ClientWebSocket socket)
    {
        _open.Add(socket);
        return socket;
    }
}
