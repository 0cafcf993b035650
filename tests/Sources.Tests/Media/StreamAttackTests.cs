using System.Net;
using System.Net.Sockets;
using System.Text;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;
using SamStream.Sources.Tests.Images;
using SamStream.Sources.Tests.Media.Relay;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>Servers that want a file, another server, everybody's time, or the terminal of whoever reads the log.</summary>
[NoLeakedFrames]
public sealed class StreamAttackTests : IDisposable
{
    private const string Words = "\u001b[2J\u001b]0;owned\u0007 \u009b31m";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A server answers with a list, script or description that names a file of this machine: the camera ran on that file.</summary>
    [Theory]
    [InlineData("tcp", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\nfile://{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("tcp", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("tcp", "ffconcat version 1.0\nfile file:{0}\n")]
    [InlineData("tcp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("http", "ffconcat version 1.0\nfile file:{0}\n")]
    [InlineData("http", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("http", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><BaseURL>file://{0}</BaseURL></MPD>")]
    public async Task Run_ServerNamesAFile_GivesNoFrameOfIt(string scheme, string text)
    {
        string secret = VideoFixture.Write(_folder.Combine("secret.ts"), 10, 64, 48, 25, "-c:v", "libx264", "-f", "mpegts");
        byte[] answer = Encoding.ASCII.GetBytes(text.Replace("{0}", secret, StringComparison.Ordinal));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var web = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", answer, ("Content-Length", $"{answer.Length}")));
        Task serving = scheme == "tcp" ? AnswerAsync(listener, answer) : Task.CompletedTask;
        await using var run = new LiveRun(Stream(scheme == "tcp" ? $"tcp://{listener.LocalEndpoint}" : web.Url));

        Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Empty(run.Frames);
        await serving;
    }

    /// <summary>Openings waited for each other: six cameras that say nothing delayed a seventh until they were given up.</summary>
    [Fact]
    public async Task Run_SixCamerasThatStall_DoNotDelayAnother()
    {
        string clip = VideoFixture.Write(_folder.Combine("clip.ts"), 20, 64, 48, 25, "-c:v", "libx264", "-g", "5", "-f", "mpegts");
        await using var mute = new FakeRtspServer(request => request.Method == "DESCRIBE" ? null : FakeRtspServer.Usual(request));
        await using var working = new FakeHttpServer(request => FakeHttpAnswer.OfFile(File.ReadAllBytes(clip), request));
        var stalled = new List<(IFrameSource Source, Task Opening)>();
        using var stop = new CancellationTokenSource();
        try
        {
            for (int i = 0; i < 6; i++)
            {
                IFrameSource source = Stream(mute.Url, openTimeout: TimeSpan.FromMinutes(10)).CreateSource();
                stalled.Add((source, source.OpenAsync(stop.Token).AsTask()));
            }

            await WaitUntil.HoldsAsync(() => mute.Requests.Count(request => request.Method == "DESCRIBE") == 6, "six that wait");
            await using var run = new LiveRun(Stream(working.Url));

            await run.TakeAsync(5);

            Assert.All(stalled, camera => Assert.False(camera.Opening.IsCompleted));
        }
        finally
        {
            await stop.CancelAsync();
            foreach ((IFrameSource source, Task opening) in stalled)
            {
                await Record.ExceptionAsync(() => opening);
                await source.DisposeAsync();
            }
        }
    }

    /// <summary>Escape codes in a reason phrase or a media type reached the log and the status as they came.</summary>
    [Theory]
    [InlineData("reason")]
    [InlineData("type")]
    public async Task Open_HttpServersWords_AreShownWithoutWhatActsInThem(string place)
    {
        string words = Words + new string('x', 5000);
        await using var server = new FakeHttpServer(_ => place == "reason"
            ? new FakeHttpAnswer("503 " + words, [], ("Content-Length", "0"))
            : FakeHttpAnswer.Text("please log in", "text/" + words));
        await using var run = new LiveRun(Stream(server.Url));

        AssertVisible(await run.TakeAllAsync());
    }

    [Theory]
    [InlineData("RTSP/1.0 503 {0}")]
    [InlineData("RTSP/1.0 302 {0}")]
    public async Task Open_RtspServersWords_AreShownWithoutWhatActsInThem(string line)
    {
        string words = Words + new string('x', 5000);
        await using var server = new FakeRtspServer(_ => new RtspMessage(line.Replace("{0}", words, StringComparison.Ordinal))
        {
            ["Location"] = $"rtsp://{Words}.example/",
        });
        await using var run = new LiveRun(Stream(server.Url));

        AssertVisible(await run.TakeAllAsync());
    }

    [Fact]
    public async Task Open_ProgramsWords_AreShownWithoutWhatActsAndWithoutAddresses()
    {
        await using var run = new LiveRun(new ProgramOptions
        {
            Command = ["/bin/sh", "-c", "printf '\\033[2Jno rtsp://viewer:s3cret@cam/1 \\302\\23331m %01000d\\n' 7 >&2; exit 3"],
        });

        Exception? error = await run.TakeAllAsync();

        AssertVisible(error);
        Assert.Contains("no the address", error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ImageWithAnEscapeCodeInItsName_IsLoggedWithoutIt()
    {
        await File.WriteAllTextAsync(_folder.Combine("a\u001b[2J.png"), "no image");
        ImageFixture.Write(_folder.Combine("b.png"));
        using var log = new RecordedLog();

        await SourceRun.CollectAsync(new ImageFolderOptions { Path = _folder.Path }, log);

        Assert.Contains("a\uFFFD[2J.png", log.Warnings[0], StringComparison.Ordinal);
        Assert.All(log.Warnings, warning => Assert.DoesNotContain(warning, char.IsControl));
    }

    /// <summary>A line break in an address would end a line of the script that FFmpeg reads, and begin one of the attacker's.</summary>
    [Theory]
    [InlineData("rtmp://host/app\nfile '/etc/passwd'")]
    [InlineData("srt://host:9000?passphrase=a\rb")]
    [InlineData("rtsp://host/\u001b[2J")]
    public void TryParse_ControlCharacterInAnAddress_IsRefused(string address) => Assert.Null(StreamAddress.TryParse(address));

    /// <summary>These addresses go to FFmpeg as arguments, which anybody can read.</summary>
    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    [InlineData("rtp")]
    public void Validate_PasswordForASchemeWithoutLogin_IsRefused(string scheme)
    {
        OptionProblem problem = Assert.Single(Stream($"{scheme}://viewer:s3cret@127.0.0.1:9000").Validate());

        Assert.Contains($"{scheme} has no login", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
    }

    private static void AssertVisible(Exception? error)
    {
        Assert.IsType<SourceException>(error);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 800);
    }

    private static StreamOptions Stream(string address, TimeSpan? openTimeout = null) => new()
    {
        Address = StreamAddress.TryParse(address)!,
        OpenTimeout = openTimeout ?? Patience,
        StallTimeout = Patience,
    };

    private static async Task AnswerAsync(TcpListener server, byte[] answer)
    {
        using Socket socket = await server.AcceptSocketAsync();
        await socket.SendAsync(answer);
        socket.Shutdown(SocketShutdown.Both);
    }
}
