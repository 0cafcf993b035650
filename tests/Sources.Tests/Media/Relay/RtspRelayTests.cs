using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Rtsp;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class RtspRelayTests
{
    private const string Awkward = "p@ss:w/o#r%d \"^!";

    // Home-made certificates and passwords in clear: what is tested here is something else.
    private static readonly StreamTrust AnyCamera = new(StreamAuth.Any, Certificate: StreamTrust.AnyCertificate);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10), Short = TimeSpan.FromSeconds(0.5);

    [Theory]
    [InlineData(true, "tcp")]
    [InlineData(false, "tcp")]
    [InlineData(true, "udp")]
    public async Task Start_CameraWithAPassword_ChildGetsFramesWithoutKnowingIt(bool isDigest, string transport)
    {
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { UserName = "viewer", Password = Awkward, IsDigest = isDigest });
        await using RtspRelay relay = await StartAsync(server.Url + "?x=Tok3n", Long, Awkward);

        using ChildProcess child = FfmpegChild.Decode(relay.Url, 12, "-rtsp_transport", transport);
        string seen = await FfmpegChild.SeenByOthersAsync(child);
        Assert.True(child.WaitForExit(FfmpegChild.Patience));

        Assert.Equal((0, ""), (child.ExitCode, string.Join('\n', child.LastErrors)));
        Assert.Null(relay.Fault);
        Assert.Contains("127.0.0.1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Awkward, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Tok3n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EncryptedCamera_ChildGetsFrames()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates();
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { Certificate = certificates.WriteServerFile(folder.Path) });
        await using RtspRelay relay = await StartAsync(server.Url, Long);

        Assert.StartsWith("rtsps:", server.Url, StringComparison.Ordinal);
        Assert.Equal((0, ""), await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp"));
    }

    [Theory]
    [InlineData("/stream", "wrong", SourceFault.BadCredentials, "refuses the user name or the password (401")]
    [InlineData("/stream", null, SourceFault.BadCredentials, "wants a user name and a password (401")]
    [InlineData("/other", Awkward, SourceFault.UnknownPath, "does not exist on that server (404")]
    public async Task Fault_CameraRefuses_SaysWhy(string path, string? password, SourceFault fault, string words)
    {
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { UserName = "viewer", Password = Awkward, IsDigest = true });
        await using RtspRelay relay = await StartAsync($"rtsp://127.0.0.1:{server.Port}{path}", Long, password);

        (int exitCode, _) = await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.NotEqual(0, exitCode);
        Assert.Equal(fault, relay.Fault?.Fault);
        Assert.Contains(words, relay.Fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password ?? Awkward, relay.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_WrongPassword_IsTriedOnce()
    {
        await using var server = new FakeRtspServer(_ => Challenge("one", isStale: false));
        await using RtspRelay relay = await StartAsync(server.Url, Long, "wrong");

        await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.Equal(SourceFault.BadCredentials, relay.Fault?.Fault);
        Assert.Single(server.Requests, request => request["Authorization"] is not null);
    }

    [Theory]
    [InlineData("rtsp://127.0.0.1:{0}/live")]
    [InlineData("rtsp://viewer:secret@localhost:{0}/live?token=Tok3n")]
    public async Task Fault_RedirectToAnotherPort_NobodyGoesThere(string location)
    {
        await using var second = new FakeRtspServer(FakeRtspServer.Usual);
        string target = location.Replace("{0}", $"{second.Port}", StringComparison.Ordinal);
        await using var server = new FakeRtspServer(request => request.Method == "DESCRIBE"
            ? new RtspMessage("RTSP/1.0 302 Found") { ["Location"] = target }
            : FakeRtspServer.Usual(request));
        await using RtspRelay relay = await StartAsync(server.Url, Long, "secret");

        (int exitCode, _) = await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.NotEqual(0, exitCode);
        Assert.Equal(SourceFault.Redirected, relay.Fault?.Fault);
        Assert.Contains($":{second.Port}", relay.Fault!.Message, StringComparison.Ordinal);
        AssertNoSecret(relay.Fault.Message);
        Assert.Equal((1, 0), (server.Connections, second.Connections));
    }

    [Fact]
    public async Task Run_RedirectOnTheSameServer_IsFollowed()
    {
        string place = "";
        await using var server = new FakeRtspServer(request => request.Uri == place
            ? FakeRtspServer.Usual(request)
            : new RtspMessage("RTSP/1.0 301 Moved") { ["Location"] = place });
        place = $"rtsp://127.0.0.1:{server.Port}/new";
        await using RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        Assert.Equal(200, (await client.AskAsync("DESCRIBE", relay.Url)).Status);
        Assert.Equal(200, (await client.AskAsync("SETUP", relay.Url)).Status);
        Assert.Null(relay.Fault);
    }

    [Fact]
    public async Task Fault_RedirectInACircle_Ends()
    {
        string place = "";
        await using var server = new FakeRtspServer(_ => new RtspMessage("RTSP/1.0 301 Moved") { ["Location"] = place });
        place = server.Url;
        await using RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        Assert.Equal(502, (await client.AskAsync("DESCRIBE", relay.Url)).Status);
        Assert.Equal(SourceFault.Redirected, relay.Fault?.Fault);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Fault_TrackOnAnotherHost_IsRefused()
    {
        await using var server = new FakeRtspServer(request => request.Method == "DESCRIBE"
            ? FakeRtspServer.Describe("rtsp://192.0.2.7/live/trackID=1")
            : FakeRtspServer.Usual(request));
        await using RtspRelay relay = await StartAsync(server.Url, Long);

        await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.Equal(SourceFault.Redirected, relay.Fault?.Fault);
        Assert.Contains("192.0.2.7", relay.Fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Method == "SETUP");
    }

    [Fact]
    public async Task Start_NobodyListens_IsUnreachable()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        int port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        SourceException error = await Assert.ThrowsAsync<SourceException>(() => StartAsync($"rtsp://127.0.0.1:{port}/live", Long));

        Assert.Equal(SourceFault.Unreachable, error.Fault);
        Assert.Contains("cannot be reached: Connection refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_SilentServer_IsTimedOut()
    {
        await using var server = new FakeRtspServer(_ => null);
        await using RtspRelay relay = await StartAsync(server.Url, Short);

        (int exitCode, _) = await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.NotEqual(0, exitCode);
        Assert.Equal(SourceFault.Unreachable, relay.Fault?.Fault);
        Assert.Contains("nothing came back within 0.5 seconds", relay.Fault!.Message, StringComparison.Ordinal);
        AssertNoSecret(relay.Fault.Message);
    }

    [Fact]
    public async Task Start_TlsOnAServerWithoutIt_EndsWithinTheTimeout()
    {
        await using var server = new FakeRtspServer(_ => null);

        SourceException error = await Assert.ThrowsAsync<SourceException>(
            () => StartAsync(server.Url.Replace("rtsp:", "rtsps:", StringComparison.Ordinal), Short));

        Assert.Equal(SourceFault.Unreachable, error.Fault);
    }

    [Fact]
    public async Task Fault_AnotherServer_IsToldSo()
    {
        await using var server = new FakeRtspServer(_ => new RtspMessage("HTTP/1.1 400 Bad Request"));
        await using RtspRelay relay = await StartAsync(server.Url, Long);

        await FfmpegChild.DecodeAsync(relay.Url, 5, "-rtsp_transport", "tcp");

        Assert.Contains("what answers there is not an RTSP server", relay.Fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/live/1?token=Tok3n", "/")]
    [InlineData("/live/", "")]
    [InlineData("", "/")]
    public async Task Run_Requests_HaveTheCamerasAddressAndNoTokenOfOurs(string path, string slash)
    {
        await using var server = new FakeRtspServer(FakeRtspServer.Usual);
        string url = $"rtsp://127.0.0.1:{server.Port}{path}";
        await using RtspRelay relay = await StartAsync(url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        await client.AskAsync("OPTIONS", relay.Url);
        RtspMessage description = await client.AskAsync("DESCRIBE", relay.Url);
        await client.AskAsync("SETUP", $"{relay.Url}{slash}trackID=1", ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"));
        await client.AskAsync("PLAY", url);

        Assert.Equal(
            [$"OPTIONS {url}", $"DESCRIBE {url}", $"SETUP {url}{slash}trackID=1", $"PLAY {url}"],
            server.Requests.Select(request => $"{request.Method} {request.Uri}"));
        Assert.Equal(url, description["Content-Base"]);
        Assert.Equal(["1", "2", "3", "4"], client.Sequences);
    }

    [Fact]
    public async Task Run_StaleNonce_RequestIsRepeatedWithTheNewOne()
    {
        int requests = 0;
        // The first request of each nonce is refused, and all after the third.
        await using var server = new FakeRtspServer(request => ++requests switch
        {
            1 => Challenge("one", isStale: false),
            2 or 3 => FakeRtspServer.Usual(request),
            4 => Challenge("two", isStale: true),
            _ => FakeRtspServer.Usual(request),
        });
        await using RtspRelay relay = await StartAsync(server.Url, Long, "secret");
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        RtspMessage[] answers =
        [
            await client.AskAsync("OPTIONS", relay.Url), await client.AskAsync("DESCRIBE", relay.Url),
            await client.AskAsync("OPTIONS", relay.Url),
        ];

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(["1", "2", "3"], client.Sequences);
        Assert.Equal(
            ["", "one 00000001", "one 00000002", "one 00000003", "two 00000001"],
            server.Requests.Select(request => $"{Parameter(request, "nonce=\"")} {Parameter(request, "nc=")}".Trim()));
        Assert.Null(relay.Fault);
    }

    [Theory]
    [InlineData("RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001",
        "RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001;source=127.0.0.1")]
    [InlineData("RTP/AVP;unicast;source=192.0.2.7;server_port=6000-6001", "RTP/AVP;unicast;server_port=6000-6001;source=127.0.0.1")]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=0-1", "RTP/AVP/TCP;unicast;interleaved=0-1")]
    public async Task Run_AnswerToSetup_NamesTheCameraAsTheSourceOfPacketsByUdp(string fromCamera, string toChild)
    {
        await using var server = new FakeRtspServer(
            request => new RtspMessage("RTSP/1.0 200 OK") { ["Session"] = "1", ["Transport"] = fromCamera });
        await using RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        Assert.Equal(toChild, (await client.AskAsync("SETUP", relay.Url))["Transport"]);
    }

    [Fact]
    public async Task Run_PacketsAndMessages_PassUnchanged()
    {
        byte[] packets = [.. Enumerable.Range(0, 300).SelectMany(i => Packet(i * 7))];
        byte[] report = Packet(40);
        await using var server = new FakeRtspServer(FakeRtspServer.Usual) { Packets = packets };
        await using RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        await client.AskAsync("PLAY", relay.Url);
        Assert.Equal(packets, await client.ReadPacketsAsync(packets.Length));
        await client.SendAsync(report);
        Assert.Equal(200, (await client.AskAsync("GET_PARAMETER", relay.Url)).Status);
    }

    [Fact]
    public async Task Dispose_SessionIsOpen_TearsItDown()
    {
        await using var server = new FakeRtspServer(FakeRtspServer.Usual);
        RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);
        await client.AskAsync("SETUP", relay.Url, ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"));
        await client.AskAsync("PLAY", relay.Url);

        await relay.DisposeAsync();

        RtspMessage last = server.Requests[^1];
        Assert.Equal(("TEARDOWN", server.Url, "12345678"), (last.Method, last.Uri, last["Session"]));
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task Dispose_CameraDoesNotRead_EndsAtOnce()
    {
        await using var server = new FakeRtspServer(request => request.Method == "TEARDOWN" ? null : FakeRtspServer.Usual(request));
        RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);
        await client.AskAsync("SETUP", relay.Url);
        await client.AskAsync("PLAY", relay.Url);

        await relay.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Run_WrongToken_IsRefusedAndTheChildIsStillLetIn()
    {
        await using var server = new FakeRtspServer(FakeRtspServer.Usual);
        await using RtspRelay relay = await StartAsync(server.Url, Long, "secret");
        string place = relay.Url[..relay.Url.LastIndexOf('/')];

        await using (var guess = await RtspClient.ConnectAsync(place))
            await Assert.ThrowsAsync<IOException>(() => guess.AskAsync("OPTIONS", place + "/0123456789abcdef0123456789abcdef"));
        Assert.Empty(server.Requests);
        await using var client = await RtspClient.ConnectAsync(relay.Url);
        Assert.Equal(200, (await client.AskAsync("OPTIONS", relay.Url)).Status);
    }

    [Theory]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=2-3", true)]
    [InlineData("RTP/AVP;unicast;client_port=5000-5001", false)]
    public async Task Clock_CameraThatReports_TellsItsTimeOfPacketsThatPassHere(string transport, bool isKnown)
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        byte[] packets =
        [
            .. RtpPackets.Media(1000, channel: 2), .. RtpPackets.Interleaved(RtpPackets.SenderReport(RtpPackets.Ntp(noon), 1000), 3),
            .. RtpPackets.Media(4600, channel: 2),
        ];
        await using var server = new FakeRtspServer(request =>
        {
            RtspMessage answer = FakeRtspServer.Usual(request);
            if (request.Method == "PLAY")
                (answer["RTP-Info"], answer["Range"]) = ("url=trackID=1;seq=1;rtptime=77", "npt=5.0-");
            return answer;
        })
        {
            Packets = packets,
        };
        await using RtspRelay relay = await StartAsync(server.Url, Long);
        await using var client = await RtspClient.ConnectAsync(relay.Url);

        await client.AskAsync("DESCRIBE", relay.Url);
        await client.AskAsync("SETUP", relay.Url + "/trackID=1", ("Transport", transport));
        RtspMessage playing = await client.AskAsync("PLAY", relay.Url);

        Assert.Equal(packets, await client.ReadPacketsAsync(packets.Length));
        // They would make FFmpeg count from elsewhere than from the first packet.
        Assert.Equal(isKnown, playing["RTP-Info"] is null && playing["Range"] is null);
        DateTimeOffset? expected = isKnown ? noon.AddMilliseconds(40) : null;
        Assert.Equal(expected, relay.Clock.TimeOf(TimeSpan.FromMilliseconds(40)));
    }

    [RootFact]
    public async Task Run_ProcessOfAnotherUser_IsRefusedThoughItKnowsTheAddress()
    {
        await using var server = new FakeRtspServer(FakeRtspServer.Usual);
        var log = new RecordedLog();
        await using RtspRelay relay = await RtspRelay.StartAsync(StreamAddress.TryParse(server.Url)!, new StreamTrust(), Long, log, TimeProvider.System, default);
        var address = new Uri(relay.Url);
        string script = $"exec 3<>/dev/tcp/127.0.0.1/{address.Port} && "
            + $"printf 'OPTIONS {relay.Url} RTSP/1.0\\r\\nCSeq: 1\\r\\n\\r\\n' >&3; timeout 10 head -c 20 <&3";

        using ChildProcess stranger = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "setpriv",
            Arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", script],
        });
        using var output = new StreamReader(stranger.Output, leaveOpen: true);
        string answer = await output.ReadToEndAsync();

        Assert.Equal("", answer);
        Assert.Empty(server.Requests);
        Assert.Contains("another user of this machine", Assert.Single(log.Warnings), StringComparison.Ordinal);
        await using var client = await RtspClient.ConnectAsync(relay.Url);
        Assert.Equal(200, (await client.AskAsync("OPTIONS", relay.Url)).Status);
    }

    [Fact]
    public async Task Dispose_AHundredRelays_LeaveNothingOpen()
    {
        await using var server = new FakeRtspServer(FakeRtspServer.Usual);
        await OpenAsync(5);
        int before = Directory.GetFiles("/proc/self/fd").Length, threads = Directory.GetDirectories("/proc/self/task").Length;

        await OpenAsync(100);

        // The server closes its ends in its own time.
        await WaitUntil.HoldsAsync(() => Directory.GetFiles("/proc/self/fd").Length <= before + 5, "closed sockets");
        Assert.InRange(Directory.GetDirectories("/proc/self/task").Length, 1, threads + 10);

        async Task OpenAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await using RtspRelay relay = await StartAsync(server.Url, Long);
                await using var client = await RtspClient.ConnectAsync(relay.Url);
                await client.AskAsync("OPTIONS", relay.Url);
            }
        }
    }

    private static async Task<RtspRelay> StartAsync(string url, TimeSpan timeout, string? password = null)
    {
        StreamAddress address = StreamAddress.TryParse(url)!;
        if (password is not null)
            address = address.WithCredentials("viewer", password);
        return await RtspRelay.StartAsync(address, AnyCamera, timeout, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
    }

    private static RtspMessage Challenge(string nonce, bool isStale) => new("RTSP/1.0 401 Unauthorized")
    {
        ["WWW-Authenticate"] = $"Digest realm=\"cam\", nonce=\"{nonce}\", qop=\"auth\"{(isStale ? ", stale=true" : "")}",
    };

    private static string Parameter(RtspMessage request, string name)
    {
        string header = request["Authorization"] ?? "";
        int at = header.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? "" : header[(at + name.Length)..].Split('"', ',')[0];
    }

    private static byte[] Packet(int length) =>
        [(byte)'$', 0, (byte)(length >> 8), (byte)length, .. Enumerable.Range(0, length).Select(i => (byte)i)];

    private static void AssertNoSecret(string message)
    {
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Tok3n", message, StringComparison.Ordinal);
    }
}
