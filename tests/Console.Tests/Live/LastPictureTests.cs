using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;

namespace SamStream.Console.Tests.Live;

/// <summary>What somebody sees who comes when a camera gives no more for now.</summary>
public sealed class LastPictureTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly List<ClientWebSocket> _open = [];
    private LiveSite _site = null!;

    public async Task InitializeAsync() => _site = await LiveSite.StartAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        foreach (ClientWebSocket socket in _open)
            socket.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Watch_AfterTheLastFrame_GetsItWithItsMask()
    {
        await _site.PublishAsync(3);
        await _site.PublishAsync(4);

        LivePicture picture = await LiveSite.ReadPictureAsync(await WatchAsync(width: 300));

        Assert.Equal(4, picture.Frame);
        Assert.NotEmpty(picture.Header.GetProperty("objects")[0].GetProperty("mask").GetProperty("counts").GetString()!);
        using Mat pixels = Cv2.ImDecode(picture.Jpeg, ImreadModes.Color);
        Assert.Equal((320, 320), (pixels.Width, picture.Header.GetProperty("picture").GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task Watch_InAnotherSize_GetsItAgain()
    {
        await _site.PublishAsync(3);
        ClientWebSocket socket = await WatchAsync(width: 300);
        await LiveSite.ReadPictureAsync(socket);

        await LiveSite.SendAsync(socket, """{"watch":[{"camera":"camera","width":640}]}""");

        LivePicture larger = await LiveSite.ReadPictureAsync(socket);
        Assert.Equal((3, 640), (larger.Frame, larger.Header.GetProperty("picture").GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task Watch_RunHasEnded_GetsItAndCannotPointAtIt()
    {
        LetPoint();
        await _site.PublishAsync(3);
        await _site.Feed.DisposeAsync();

        LivePicture picture = await LiveSite.ReadPictureAsync(await WatchAsync());

        Assert.Equal(3, picture.Frame);
        (HttpStatusCode status, JsonElement answer) = await FreezeAsync(3);
        Assert.Equal((HttpStatusCode.Conflict, "the run has ended"), (status, answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Watch_CameraGoesOn_GetsWhatIsNew()
    {
        await _site.PublishAsync(3);
        ClientWebSocket socket = await WatchAsync();
        Assert.Equal(3, (await LiveSite.ReadPictureAsync(socket)).Frame);

        await _site.PublishAsync(4);
        Assert.Equal(4, (await LiveSite.ReadPictureAsync(socket)).Frame);
        await LiveSite.SendAsync(socket, """{"seen":{"camera":"camera","frame":4}}""");

        Assert.True((await _site.PictureAsync(socket, 5)).Frame >= 5);
    }

    [Fact]
    public async Task Freeze_FrameThatNobodyWatchedWhenItCame_IsKept()
    {
        List<long> seen = LetPoint();
        await _site.PublishAsync(3);
        await LiveSite.ReadPictureAsync(await WatchAsync());
        await LiveSite.ReadPictureAsync(await WatchAsync());

        (HttpStatusCode status, JsonElement answer) = await FreezeAsync(3);

        Assert.Equal((HttpStatusCode.OK, 3), (status, answer.GetProperty("frame").GetInt32()));
        // Once: the trail would begin anew.
        Assert.Equal([3L], seen);
    }

    private async Task<ClientWebSocket> WatchAsync(int width = 640)
    {
        ClientWebSocket socket = await _site.WatchAsync(width);
        _open.Add(socket);
        return socket;
    }

    private List<long> LetPoint()
    {
        var trail = new Trail();
        _site.Feed.LetPoint(new Previewer(), trail);
        return trail.Seen;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> FreezeAsync(long frame)
    {
        using var request = new StringContent($$"""{"frame":{{frame}}}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _site.Http.PostAsync(new Uri("api/cameras/camera/freeze", UriKind.Relative), request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private sealed class Trail : IMaskTrail
    {
        public List<long> Seen { get; } = [];

        public long Bytes => 0;

        public void Add(VideoFrame frame, in FrameMetadata metadata) => Seen.Add(frame.Metadata.Index);

        public CarriedMask Carry(CocoRle mask, long fromFrame) => new() { Outcome = CarryOutcome.FrameUnknown, Frame = -1 };
    }

    private sealed class Previewer : IMaskPreviewer
    {
        public int Capacity => 1;

        public long Bytes => 0;

        public IFrozenFrame Freeze(VideoFrame frame, BoxXyxy? around, CancellationToken cancellationToken) => new Frozen(frame.Metadata, frame.Width, frame.Height);

        public void Dispose()
        {
        }
    }

    private sealed record Frozen(FrameMetadata Metadata, int Width, int Height) : IFrozenFrame
    {
        public bool IsGone => false;

        public MaskPreview Preview(Prompt prompt) => new() { Outcome = PreviewOutcome.Answered };

        public void Dispose()
        {
        }
    }
}
