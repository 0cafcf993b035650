using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Http;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class HttpRelayTests(HttpFixture media) : IClassFixture<HttpFixture>
{
    private const string Awkward = "p@ss:w/o#r%d \"^!";

    // Home-made certificates and passwords in clear: what is tested here is something else.
    private static readonly StreamTrust AnyCamera = new(StreamAuth.Any, Certificate: StreamTrust.AnyCertificate);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10), Short = TimeSpan.FromSeconds(0.5);

    [Theory]
    [InlineData("index-last.mp4", true)]
    [InlineData("index-first.mp4", true)]
    [InlineData("index-first.mp4", false)]
    public async Task Open_File_IsFiniteAndEveryFrameComes(string name, bool withRanges)
    {
        byte[] file = media[name];
        await using var server = new FakeHttpServer(request => FakeHttpAnswer.OfFile(file, request, withRanges));
        await using HttpRelay relay = await OpenAsync(server.Url + "/clip.mp4?token=Tok3n", Long);

        string count = await FfmpegChild.CountFramesAsync(relay.Url);

        Assert.Equal($"{HttpFixture.FrameCount}", count);
        Assert.Equal((true, false, file.Length), (relay.IsFinite, relay.IsPlaylist, relay.Length));
        Assert.Null(relay.Fault);
        Assert.All(server.Requests, request => Assert.Equal("/clip.mp4?token=Tok3n", request.Path));
        // The index at the end is reached by a second request, with a range.
        Assert.Equal(name == "index-last.mp4", server.Requests.Any(request => request.Header("range") != "bytes=0-"));
    }

    [Fact]
    public async Task Open_BodyWithoutLengthAndRanges_IsNotFinite()
    {
        byte[] file = media["index-first.mp4"];
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", file, ("Content-Type", "video/mp4")));
        await using HttpRelay relay = await OpenAsync(server.Url, Long);

        Assert.Equal((false, null), (relay.IsFinite, relay.Length));
        Assert.Equal($"{HttpFixture.FrameCount}", await FfmpegChild.CountFramesAsync(relay.Url));
    }

    [Fact]
    public async Task Open_CameraWithOneConnection_ChildGetsItsPictures()
    {
        int requests = 0;
        await using var server = new FakeHttpServer(_ => Interlocked.Increment(ref requests) == 1
            ? Camera()
            : FakeHttpAnswer.Text("busy", "text/plain", "503 Service Unavailable"));
        await using HttpRelay relay = await OpenAsync(server.Url + "/video.mjpg", Long);

        Assert.False(relay.IsFinite);
        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(relay.Url, 60));
        Assert.Null(relay.Fault);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Open_EncryptedServer_EveryFrameComes()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates();
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificates.WriteServerFile(folder.Path));
        byte[] file = media["index-last.mp4"];
        await using var server = new FakeHttpServer(request => FakeHttpAnswer.OfFile(file, request), certificate);
        await using HttpRelay relay = await OpenAsync(server.Url, Long);

        Assert.StartsWith("https:", server.Url, StringComparison.Ordinal);
        Assert.Equal($"{HttpFixture.FrameCount}", await FfmpegChild.CountFramesAsync(relay.Url));
    }

    [Theory]
    [InlineData("Basic realm=\"cam\"")]
    [InlineData("Digest realm=\"cam\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256")]
    public async Task Open_ServerWithAPassword_ChildGetsFramesWithoutKnowingIt(string challenge)
    {
        string basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"viewer:{Awkward}"));
        await using var server = new FakeHttpServer(request => request.Header("authorization") is not { } login
                || (challenge.StartsWith("Basic", StringComparison.Ordinal) && login != basic)
            ? new FakeHttpAnswer("401 Unauthorized", [], ("WWW-Authenticate", challenge), ("Content-Length", "0"))
            : Camera());
        await using HttpRelay relay = await OpenAsync(server.Url + "/video?token=Tok3n", Long, Awkward);

        using ChildProcess child = FfmpegChild.Decode(relay.Url, 20);
        string seen = await FfmpegChild.SeenByOthersAsync(child);
        Assert.True(child.WaitForExit(FfmpegChild.Patience));

        Assert.Equal((0, ""), (child.ExitCode, string.Join('\n', child.LastErrors)));
        Assert.Contains("127.0.0.1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Awkward, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Tok3n", seen, StringComparison.Ordinal);
        if (challenge.StartsWith("Digest", StringComparison.Ordinal))
            Assert.Contains("uri=\"/video?token=Tok3n\"", server.Requests[^1].Header("authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "wrong", SourceFault.BadCredentials, "refuses the user name or the password (401 Unauthorized)")]
    [InlineData("401 Unauthorized", null, SourceFault.BadCredentials, "wants a user name and a password (401 Unauthorized)")]
    [InlineData("404 Not Found", null, SourceFault.UnknownPath, "does not exist on that server (404 Not Found)")]
    [InlineData("503 Busy", null, SourceFault.Other, "is refused by its server: 503 Busy")]
    [InlineData("204 No Content", null, SourceFault.NotMedia, "sent an empty answer instead of a video")]
    public async Task Open_ServerRefuses_SaysWhyAtOnce(string status, string? password, SourceFault fault, string words)
    {
        await using var server = new FakeHttpServer(
            _ => new FakeHttpAnswer(status, [], ("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\""), ("Content-Length", "0")));

        SourceException error = await FaultAsync(server.Url + "/video?token=Tok3n", Long, password);

        Assert.Equal(fault, error.Fault);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        AssertNoSecret(error.Message);
        // A wrong password is tried once: cameras count.
        Assert.Equal(password is null ? 0 : 1, server.Requests.Count(request => request.Header("authorization") is not null));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Log in</body></html>", "text/html; charset=utf-8",
        "sent a web page (text/html) instead of a video")]
    [InlineData("\uFEFF\r\n <html>", "video/mp4", "sent a web page (video/mp4) instead of a video")]
    [InlineData("<html>", null, "sent a web page instead of a video")]
    [InlineData("{\"error\":\"no such camera\"}", "application/json", "sent text (application/json) instead of a video")]
    [InlineData("{\"error\":\"no such camera\"}", "application/octet-stream", "sent text (application/octet-stream)")]
    [InlineData("<?xml version=\"1.0\"?><MPD/>", "application/dash+xml", "sent text (application/dash+xml)")]
    [InlineData("please log in", "text/plain", "sent text (text/plain)")]
    public async Task Open_NoVideo_SaysWhatCame(string body, string? type, string words)
    {
        await using var server = new FakeHttpServer(_ => FakeHttpAnswer.Text(body, type));

        SourceException error = await FaultAsync(server.Url, Long);

        Assert.Equal(SourceFault.NotMedia, error.Fault);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_CompressedBody_IsRefused()
    {
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", [31, 139, 8, 0], ("Content-Encoding", "gzip")));

        Assert.Contains("compressed", (await FaultAsync(server.Url, Long)).Message, StringComparison.Ordinal);
        Assert.Null(Assert.Single(server.Requests).Header("accept-encoding"));
    }

    [Fact]
    public async Task Open_NobodyListens_IsUnreachable()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        SourceException error = await FaultAsync($"http://127.0.0.1:{port}/?token=Tok3n", Long);

        Assert.Equal(SourceFault.Unreachable, error.Fault);
        Assert.Contains("cannot be reached: Connection refused", error.Message, StringComparison.Ordinal);
        AssertNoSecret(error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_SilentServer_IsTimedOut(bool isHeaderSent)
    {
        await using var server = new FakeHttpServer(_ => isHeaderSent ? new FakeHttpAnswer("200 OK", []) { IsEndless = true } : null);

        SourceException error = await FaultAsync(server.Url, Short);

        Assert.Equal(SourceFault.Unreachable, error.Fault);
        Assert.Contains("nothing came back within 0.5 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AnotherServer_IsToldSoWithoutItsWords()
    {
        await using var server = new FakeRtspServer(_ => null) { Greeting = "SSH-2.0-Tok3n\r\n\r\n" };

        SourceException error = await FaultAsync(server.Url.Replace("rtsp:", "http:", StringComparison.Ordinal), Long);

        Assert.Equal(SourceFault.Unreachable, error.Fault);
        Assert.Contains("what answers there is not an HTTP server", error.Message, StringComparison.Ordinal);
        AssertNoSecret(error.ToString());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/x?token=Tok3n")]
    [InlineData("//viewer:secret@localhost:{0}/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Open_RedirectElsewhere_NobodyGoesThere(string location)
    {
        await using var second = new FakeHttpServer(_ => Camera());
        string target = location.Replace("{0}", $"{second.Port}", StringComparison.Ordinal);
        await using var server = new FakeHttpServer(request => request.Header("authorization") is null
            ? new FakeHttpAnswer("401 Unauthorized", [], ("WWW-Authenticate", "Basic realm=\"cam\""), ("Content-Length", "0"))
            : new FakeHttpAnswer("302 Found", [], ("Location", target), ("Content-Length", "0")));

        SourceException error = await FaultAsync(server.Url, Long, "secret");

        Assert.Equal(SourceFault.Redirected, error.Fault);
        AssertNoSecret(error.Message);
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task Open_RedirectOnTheSameServer_IsFollowed()
    {
        byte[] file = media["index-last.mp4"];
        await using var server = new FakeHttpServer(request => request.Path == "/old"
            ? new FakeHttpAnswer("302 Found", [], ("Location", "/new/clip.mp4?x"), ("Content-Length", "0"))
            : FakeHttpAnswer.OfFile(file, request));
        await using HttpRelay relay = await OpenAsync(server.Url + "/old", Long);

        Assert.Equal($"{HttpFixture.FrameCount}", await FfmpegChild.CountFramesAsync(relay.Url));
        Assert.Equal("/new/clip.mp4?x", server.Requests[1].Path);
    }

    [Fact]
    public async Task Open_RedirectInACircle_Ends()
    {
        await using var server = new FakeHttpServer(
            _ => new FakeHttpAnswer("302 Found", [], ("Location", "/again"), ("Content-Length", "0")));

        Assert.Equal(SourceFault.Redirected, (await FaultAsync(server.Url, Long)).Fault);
        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [InlineData("/list.m3u8", true)]
    [InlineData("/choice", true)]
    [InlineData("/live.m3u8", false)]
    public async Task Open_Hls_EveryFrameComesThroughTheRelay(string path, bool isFinite)
    {
        await using FakeHttpServer server = Hls();
        await using HttpRelay relay = await OpenAsync(server.Url + path, Long);

        Assert.Equal((isFinite, true, null), (relay.IsFinite, relay.IsPlaylist, relay.Length));
        if (isFinite)
            Assert.Equal($"{HttpFixture.FrameCount}", await FfmpegChild.CountFramesAsync(relay.Url));
        else
            Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(relay.Url, 12));
        Assert.Null(relay.Fault);
        Assert.Contains(server.Requests, request => request.Path == "/key.bin?k=Tok3n");
        Assert.All(server.Requests, request => Assert.Equal($"127.0.0.1:{server.Port}", request.Header("host")));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "(file:)")]
    [InlineData("http://127.0.0.1:{0}/part0.ts?t=Tok3n", "(127.0.0.1:{0})")]
    public async Task Open_PlaylistLeadsElsewhere_IsRefused(string target, string words)
    {
        await using var second = new FakeHttpServer(_ => Camera());
        string list = $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n";
        await using var server = new FakeHttpServer(_ => FakeHttpAnswer.Text(Fill(list), "video/mp4"));

        SourceException error = await FaultAsync(server.Url, Long);

        Assert.Equal(SourceFault.Redirected, error.Fault);
        Assert.Contains(Fill(words), error.Message, StringComparison.Ordinal);
        AssertNoSecret(error.Message);
        Assert.Equal(0, second.Connections);

        string Fill(string text) => text.Replace("{0}", $"{second.Port}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_SecondVariantLeadsElsewhere_ChildDoesNotGetIt()
    {
        await using var second = new FakeHttpServer(_ => Camera());
        string bad = $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{second.Port}/part0.ts\n#EXT-X-ENDLIST\n";
        await using FakeHttpServer server = Hls(bad);
        await using HttpRelay relay = await OpenAsync(server.Url + "/choice", Long);

        await FfmpegChild.DecodeAsync(relay.Url, 5);

        Assert.Equal(SourceFault.Redirected, relay.Fault?.Fault);
        Assert.Contains(server.Requests, request => request.Path == "/bad.m3u8");
        Assert.Equal(0, second.Connections);
    }

    /// <summary>Segments and keys that a playlist names were fetched wherever their server sent to, with the camera's password.</summary>
    [Theory]
    [InlineData("", "http://127.0.0.1:{0}/a.ts")]
    [InlineData("", "http://viewer:secret@localhost:{0}/a.ts")]
    [InlineData("", "http://169.254.169.254/latest/meta-data")]
    [InlineData("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n", "http://127.0.0.1:{0}/key")]
    public async Task Fault_PartIsRedirectedElsewhere_NobodyGoesThere(string key, string place)
    {
        await using var second = new FakeHttpServer(_ => Camera());
        string target = place.Replace("{0}", $"{second.Port}", StringComparison.Ordinal);
        await using var server = new FakeHttpServer(request => request switch
        {
            _ when request.Header("authorization") is null =>
                new FakeHttpAnswer("401 Unauthorized", [], ("WWW-Authenticate", "Basic realm=\"cam\""), ("Content-Length", "0")),
            { Path: "/list.m3u8" } =>
                FakeHttpAnswer.Text($"#EXTM3U\n#EXT-X-TARGETDURATION:1\n{key}#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n", null),
            { Path: "/a.ts" } when key.Length > 0 => Camera(),
            _ => new FakeHttpAnswer("301 Moved", [], ("Location", target), ("Content-Length", "0")),
        });
        await using HttpRelay relay = await OpenAsync(server.Url + "/list.m3u8", Long, "secret");

        (int exitCode, _) = await FfmpegChild.DecodeAsync(relay.Url, 5);

        Assert.NotEqual(0, exitCode);
        Assert.Equal(SourceFault.Redirected, relay.Fault?.Fault);
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task Open_PlaylistWithoutEnd_IsRefused()
    {
        string list = "#EXTM3U\n" + new string('#', Playlist.MaxBytes);
        await using var server = new FakeHttpServer(_ => FakeHttpAnswer.Text(list, null));

        Assert.Equal(SourceFault.NotMedia, (await FaultAsync(server.Url, Long)).Fault);
    }

    [Fact]
    public async Task Url_TokenIsWrong_GivesNothing()
    {
        await using var server = new FakeHttpServer(_ => Camera());
        await using HttpRelay relay = await OpenAsync(server.Url, Long);
        using var client = new HttpClient();
        string place = new Uri(relay.Url).GetLeftPart(UriPartial.Authority);

        foreach (string path in (string[])["/", "/0123456789abcdef0123456789abcdef", "/0123456789abcdef0123456789abcdef/video", "//x/y"])
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(place + path))).StatusCode);
        Assert.Single(server.Requests);
    }

    [RootFact]
    public async Task Url_ProcessOfAnotherUser_GetsNothingThoughItKnowsIt()
    {
        await using var server = new FakeHttpServer(_ => Camera());
        var log = new RecordedLog();
        await using HttpRelay relay = await HttpRelay.OpenAsync(StreamAddress.TryParse(server.Url)!, new StreamTrust(), Long, log, default);
        var address = new Uri(relay.Url);
        string script = $"exec 3<>/dev/tcp/127.0.0.1/{address.Port} && "
            + $"printf 'GET {address.AbsolutePath} HTTP/1.0\\r\\n\\r\\n' >&3; timeout 10 head -c 20 <&3";

        using ChildProcess stranger = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "setpriv",
            Arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", script],
        });
        using var output = new StreamReader(stranger.Output, leaveOpen: true);

        Assert.Equal("", await output.ReadToEndAsync());
        Assert.Contains("another user of this machine", Assert.Single(log.Warnings), StringComparison.Ordinal);
        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(relay.Url, 5));
    }

    [Fact]
    public async Task Url_BodyBreaksOff_ChildDoesNotTakeItForTheEnd()
    {
        byte[] part = [.. "A\r\n0123456789\r\n"u8];
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", part, ("Transfer-Encoding", "chunked")));
        await using HttpRelay relay = await OpenAsync(server.Url, Long);
        using var client = new HttpClient();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(new Uri(relay.Url)));
    }

    [Fact]
    public async Task Url_ChildGoesAway_ServerIsLeft()
    {
        await using var server = new FakeHttpServer(_ => Camera());
        await using HttpRelay relay = await OpenAsync(server.Url, Long);

        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(relay.Url, 5));

        await WaitUntil.HoldsAsync(() => server.Serving == 0, "end of the connection");
    }

    [Fact]
    public async Task Dispose_StreamRuns_EverythingEndsWithinASecond()
    {
        await using var server = new FakeHttpServer(_ => Camera());
        HttpRelay relay = await OpenAsync(server.Url, Long);
        using ChildProcess child = FfmpegChild.Decode(relay.Url, int.MaxValue);
        using var probe = new HttpClient();
        using (Stream running = await probe.GetStreamAsync(new Uri(relay.Url)))
            await running.ReadExactlyAsync(new byte[1000]);

        await relay.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));

        await WaitUntil.HoldsAsync(() => server.Serving == 0, "end of the connections");
        Assert.True(child.WaitForExit(FfmpegChild.Patience));
    }

    [Fact]
    public async Task Dispose_AHundredRelays_LeaveNothingOpen()
    {
        await using var server = new FakeHttpServer(_ => Camera());
        await OpenOftenAsync(5);
        int before = Directory.GetFiles("/proc/self/fd").Length, threads = Directory.GetDirectories("/proc/self/task").Length;

        await OpenOftenAsync(100);

        await WaitUntil.HoldsAsync(() => Directory.GetFiles("/proc/self/fd").Length <= before + 5, "closed sockets");
        Assert.InRange(Directory.GetDirectories("/proc/self/task").Length, 1, threads + 10);

        async Task OpenOftenAsync(int count)
        {
            using var client = new HttpClient();
            for (int i = 0; i < count; i++)
            {
                await using HttpRelay relay = await OpenAsync(server.Url, Long);
                using Stream stream = await client.GetStreamAsync(new Uri(relay.Url));
                await stream.ReadExactlyAsync(new byte[100]);
            }
        }
    }

    private static async Task<HttpRelay> OpenAsync(string url, TimeSpan timeout, string? password = null)
    {
        StreamAddress address = StreamAddress.TryParse(url)!;
        if (password is not null)
            address = address.WithCredentials("viewer", password);
        return await HttpRelay.OpenAsync(address, AnyCamera, timeout, NullLogger.Instance, CancellationToken.None);
    }

    private static Task<SourceException> FaultAsync(string url, TimeSpan timeout, string? password = null) =>
        Assert.ThrowsAsync<SourceException>(() => OpenAsync(url, timeout, password));

    private static void AssertNoSecret(string message)
    {
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Tok3n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", message, StringComparison.Ordinal);
    }

    // FFmpeg writes the mark of the next picture behind the last one also.
    private FakeHttpAnswer Camera() =>
        new("200 OK", media["camera.mjpg"][..^"--frame\r\n".Length],
            ("Content-Type", "multipart/x-mixed-replace;boundary=frame"))
        { IsEndless = true };

    private FakeHttpServer Hls(string bad = "#EXTM3U\n") => new(request =>
    {
        string name = request.Path.TrimStart('/').Split('?')[0];
        return name switch
        {
            "choice" => FakeHttpAnswer.Text(
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100000\nlist.m3u8\n"
                + (bad.Length < 10 ? "" : "#EXT-X-STREAM-INF:BANDWIDTH=200000\nbad.m3u8\n"), "application/vnd.apple.mpegurl"),
            "bad.m3u8" => FakeHttpAnswer.Text(bad, null),
            "live.m3u8" => FakeHttpAnswer.Text(
                Encoding.UTF8.GetString(media["list.m3u8"]).Replace("#EXT-X-ENDLIST", "", StringComparison.Ordinal)
                    .Replace("#EXT-X-PLAYLIST-TYPE:VOD", "", StringComparison.Ordinal), null),
            _ when media.Has(name) => FakeHttpAnswer.OfFile(media[name], request),
            _ => FakeHttpAnswer.Text("", null, "404 Not Found"),
        };
    });
}
