using SamStream.Sinks.Restream;
using SamStream.Sinks.Tests.Overlay;

namespace SamStream.Sinks.Tests.Restream;

/// <summary>Servers that the video is sent to.</summary>
public sealed partial class RestreamSinkTests
{
    [Fact]
    public async Task WriteAsync_RtspServerThatDiesAndComesBack_IsPublishedToAgainAndToldOfOnce()
    {
        string url = $"rtsp://127.0.0.1:{Player.Port()}/gate";
        await OpenAsync(new RestreamOptions { Address = url, Clock = false, Legend = false });
        await using var feed = new LiveFeed(_sink!);
        await LoggedAsync("cannot be published");

        await using (var server = new Player("-rtsp_flags", "listen", "-i", url))
            AssertInOrder(await server.KindsAsync(20));
        await LoggedAsync("Live video is published", 1);
        await LoggedAsync("cannot be published", 2);
        await using var again = new Player("-rtsp_flags", "listen", "-i", url);
        AssertInOrder(await again.KindsAsync(20));

        await LoggedAsync("Live video is published", 2);
        Assert.Equal(2, _log.Warnings.Count(line => line.Contains("cannot be published", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("digest", RestreamAuth.Digest)]
    [InlineData("basic", RestreamAuth.Any)]
    public async Task WriteAsync_RtspServerWithALogin_TakesTheStreamAndTheChildKnowsNoPassword(string method, RestreamAuth auth)
    {
        string file = _folder.Combine("recorded.ts");
        await using RecordingServer server = await RecordingServer.StartAsync(file, Secret, method);
        await OpenAsync(Rtsp(server, Secret) with { Auth = auth });
        await using (var feed = new LiveFeed(_sink!))
        {
            await LoggedAsync("Live video is published");
            AssertShowsNoSecret(Assert.Single(_sink!.EncoderIds));
            await UntilAsync(() => new FileInfo(file) is { Exists: true, Length: > 1 << 20 });
            await _sink.CompleteAsync(default);
        }

        Assert.True((await PlayedVideo.GreyAsync(file)).Length > 10 * 320 * 240);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("digest", Secret + "x", "it refuses the user name or the password (401")]
    [InlineData("basic", Secret, "it offers only a login (Basic) that gives the password to whoever is on the way")]
    public async Task WriteAsync_RtspServerThatRefuses_IsToldOfOnceAndTriedAgain(string method, string password, string reason)
    {
        await using RecordingServer server = await RecordingServer.StartAsync(_folder.Combine("recorded.ts"), Secret, method);
        await OpenAsync(Rtsp(server, password));
        await using var feed = new LiveFeed(_sink!);

        await LoggedAsync("next attempt in", 2);

        Assert.Contains(reason, Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_SrtWithAPassphrase_IsReadWithItAndShownNowhere()
    {
        string port = Player.Port();
        await using var reader = new Player("-i", $"srt://127.0.0.1:{port}?mode=listener&passphrase={Secret}");
        await OpenAsync(new RestreamOptions { Address = $"srt://127.0.0.1:{port}?passphrase={Secret}&latency=20000", Clock = false, Legend = false });
        await using var feed = new LiveFeed(_sink!);

        AssertInOrder(await reader.KindsAsync(20));

        AssertShowsNoSecret(Assert.Single(_sink!.EncoderIds));
    }

    [Fact]
    public async Task WriteAsync_SrtListener_EncodesOnlyForAReader()
    {
        string port = Player.Port();
        await OpenAsync(new RestreamOptions { Address = $"srt://127.0.0.1:{port}?mode=listener", Clock = false, Legend = false });
        await using var feed = new LiveFeed(_sink!);
        await feed.MoreAsync(100);
        Assert.InRange(_sink!.Drawn, 1, 4);

        await using var reader = new Player("-i", $"srt://127.0.0.1:{port}?mode=caller");

        await reader.KindsAsync(20);
        Assert.True(_sink.Drawn > 20);
    }

    [Fact]
    public async Task WriteAsync_RtmpServer_GetsTheStreamKeyAndNobodyElse()
    {
        string port = Player.Port();
        await using var server = new Player("-listen", "1", "-i", $"rtmp://127.0.0.1:{port}/live/{Secret}");
        await OpenAsync(new RestreamOptions { Address = $"rtmp://127.0.0.1:{port}/live/{Secret}", Clock = false, Legend = false });
        await using var feed = new LiveFeed(_sink!);

        AssertInOrder(await server.KindsAsync(20));

        AssertShowsNoSecret(Assert.Single(_sink!.EncoderIds));
    }

    [Fact]
    public async Task WriteAsync_Udp_IsSentWhetherAnybodyListensOrNot()
    {
        string port = Player.Port();
        await OpenAsync(new RestreamOptions { Address = $"udp://127.0.0.1:{port}", Clock = false, Legend = false });
        await using var feed = new LiveFeed(_sink!);
        await feed.MoreAsync(50);

        await using var reader = new Player("-i", $"udp://127.0.0.1:{port}?fifo_size=100000&overrun_nonfatal=1");

        await reader.KindsAsync(10);
    }

    private static void AssertShowsNoSecret(int process)
    {
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{process}/cmdline"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, File.ReadAllText($"/proc/{process}/environ"), StringComparison.Ordinal);
    }

    private static RestreamOptions Rtsp(RecordingServer server, string password) => new()
    {
        Address = $"rtsp://{RecordingServer.User}:{password}@127.0.0.1:{server.Port}/gate",
        Clock = false,
        Legend = false,
    };
}
