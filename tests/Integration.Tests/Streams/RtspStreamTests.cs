using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Streams;

/// <summary>
/// Streams of a real RTSP server, through the whole source and its supervisor. Each run's own pool is checked for leaked
/// frames when it is disposed; the process's count is no use here, since other tests run at the same time.
/// </summary>
public sealed class RtspStreamTests
{
    private const string Awkward = "p@ss:w/o#r%d^!";

    // For what must stall. The others have a machine's whole patience: a busy one gives FFmpeg no second in a second.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("h264", StreamTransport.Tcp)]
    [InlineData("h265", StreamTransport.Tcp)]
    [InlineData("h264", StreamTransport.Udp)]
    public async Task Run_Stream_DeliversItsFramesInOrderByItsClock(string codec, StreamTransport transport)
    {
        await using RtspServer server = await RtspServer.StartAsync(new RtspServerOptions { Codec = codec });
        await using var run = new StreamRun(Options(server.Url) with { Transport = transport });

        await run.MoreFramesAsync(40);
        await run.StopAsync();

        IReadOnlyList<StreamRun.SeenFrame> frames = run.Frames;
        Assert.All(frames, frame => Assert.Equal((320, 240), (frame.Width, frame.Height)));
        // The picture says which frame it is: the index counts every frame, also one that was dropped.
        Assert.All(frames, frame => Assert.Equal(frame.Metadata.Index + frames[0].Number, frame.Number));
        Assert.All(frames, frame => Assert.False(frame.Metadata.IsDiscontinuity));
        Assert.All(frames.Skip(2), frame => Assert.Equal(PresentationClock.Stream, frame.Metadata.PresentationClock));
        AssertIncreasing(frames);
        StreamRun.SeenFrame third = frames[2], last = frames[^1];
        Assert.Equal(
            (last.Number - third.Number) / 25.0,
            (last.Metadata.PresentationTime - third.Metadata.PresentationTime).TotalSeconds, 0.005);
        Assert.Equal(
            [SourceState.Connecting, SourceState.Running, SourceState.Ended], run.Changes.Select(change => change.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_PasswordWithEveryAwkwardCharacter_IsSentAsItIsAndNeverShown(bool isDigest)
    {
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { UserName = "viewer", Password = Awkward, IsDigest = isDigest });
        string withPassword = server.Url.Replace("://", $"://viewer:{Awkward}@", StringComparison.Ordinal);
        StreamAuth auth = isDigest ? StreamAuth.Digest : StreamAuth.Any;

        await using (var inAddress = new StreamRun(Options(withPassword) with { Auth = auth }))
            await inAddress.MoreFramesAsync(3);
        await using (var byKeys = new StreamRun(Options(server.Url) with { Username = "viewer", Password = Awkward, Auth = auth }))
        {
            await byKeys.MoreFramesAsync(3);
            Assert.Empty(ProcessesThatShow(Awkward, except: server.ProcessId));
        }

        const string wrong = Awkward + "x";
        await AssertNeedsOperatorAsync(
            Options(withPassword.Replace(Awkward, wrong, StringComparison.Ordinal)) with { Auth = auth },
            SourceFault.BadCredentials, "refuses the user name or the password (401", wrong);
        await AssertNeedsOperatorAsync(
            Options(server.Url), SourceFault.BadCredentials, "wants a user name and a password (401", Awkward);
        await AssertNeedsOperatorAsync(
            Options(withPassword + "-2") with { Auth = auth }, SourceFault.UnknownPath, "does not exist on that server (404", Awkward);
    }

    [Fact]
    public async Task Run_EncryptedStream_DeliversItsFramesAndIsReopenedAfterALoss()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates();
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { Certificate = certificates.WriteServerFile(folder.Path) });
        Assert.StartsWith("rtsps://", server.Url, StringComparison.Ordinal);
        await using var run = new StreamRun(Options(server.Url) with { Certificate = "any" });

        await run.MoreFramesAsync(10);
        await server.KillAsync();
        await run.StateAsync(SourceState.Backoff);
        int before = run.Frames.Count;
        await server.RestartAsync();
        await run.UntilAsync(seen => seen.Frames.Count >= before + 5, "frames after the restart");

        Assert.All(run.Frames, frame => Assert.NotEqual(-1, frame.Number));
        Assert.Equal([before], Discontinuities(run.Frames));
    }

    [Fact]
    public async Task Run_GstreamerProgramOfAStream_DeliversItsFramesAndIsReopenedAfterALoss()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var run = new StreamRun(new ProgramOptions
        {
            Command =
            [
                .. "gst-launch-1.0 -q rtspsrc protocols=tcp latency=0".Split(' '), $"location={server.Url}",
                .. "! rtph264depay ! h264parse ! matroskamux streamable=true ! fdsink".Split(' '),
            ],
            OpenTimeout = TimeSpan.FromSeconds(5),
            StallTimeout = TimeSpan.FromSeconds(2),
        });

        await run.MoreFramesAsync(10);
        await server.KillAsync();
        await run.StateAsync(SourceState.Backoff);
        int before = run.Frames.Count;
        await server.RestartAsync();
        await run.UntilAsync(seen => seen.Frames.Count >= before + 5, "frames after the restart");

        Assert.All(run.Frames, frame => Assert.Equal((320, 240), (frame.Width, frame.Height)));
        Assert.Contains(run.Frames, frame => frame.Number > 0);
        Assert.Contains(before, Discontinuities(run.Frames));
    }

    [Fact]
    public async Task Run_ServerKilledAndBackWithAnotherSize_GoesOnWithADiscontinuity()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var run = new StreamRun(Options(server.Url));
        await run.MoreFramesAsync(5);

        await server.KillAsync();
        await run.StateAsync(SourceState.Backoff);
        SourceStatus away = run.Supervisor.Status;
        Assert.Equal(SourceFault.Disconnected, away.LastFault);
        await run.UntilAsync(
            seen => seen.Changes.Any(change => change.LastFault == SourceFault.Unreachable), "a refused connection");
        int before = run.Frames.Count;
        await server.RestartAsync(server.Options with { Size = (480, 272) });
        await run.UntilAsync(seen => seen.Frames.Count >= before + 5, "frames after the restart");
        await run.StopAsync();

        IReadOnlyList<StreamRun.SeenFrame> frames = run.Frames;
        Assert.All(frames.Take(before), frame => Assert.Equal((320, 240), (frame.Width, frame.Height)));
        Assert.All(frames.Skip(before), frame => Assert.Equal((480, 272), (frame.Width, frame.Height)));
        Assert.Equal([before], Discontinuities(frames));
        AssertIndicesIncrease(frames);
        Assert.All(frames, frame => Assert.NotEqual(-1, frame.Number));
    }

    [Fact]
    public async Task Run_ServerFrozen_StallsBacksOffAndReturnsWhenItThaws()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var run = new StreamRun(Impatient(server.Url));
        await run.MoreFramesAsync(5);

        await server.FreezeAsync();
        await run.StateAsync(SourceState.Backoff);
        Assert.Equal(SourceFault.Stalled, run.Supervisor.Status.LastFault);
        int before = run.Frames.Count;
        await server.ThawAsync();
        await run.UntilAsync(seen => seen.Frames.Count >= before + 5, "frames after the thaw");

        Assert.Equal([before], Discontinuities(run.Frames));
    }

    [Fact]
    [Slow("It waits for the stall time-out.")]
    public async Task Run_HalfOpenConnection_StallsAndReturns()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var proxy = new ChaosProxy(server.Port);
        await using var run = new StreamRun(Impatient(server.UrlOn(proxy.Port)));
        await run.MoreFramesAsync(5);

        proxy.Mode = ChaosMode.Stall;
        await run.StateAsync(SourceState.Backoff);
        Assert.Equal(SourceFault.Stalled, run.Supervisor.Status.LastFault);
        // Connecting succeeds and nothing is ever said: the probe gives up, and FFmpeg is not asked.
        await run.UntilAsync(seen => seen.Supervisor.Status.LastFault == SourceFault.Unreachable, "a mute server");
        Assert.Contains("nothing came back within 2 seconds", run.Supervisor.Status.LastError, StringComparison.Ordinal);
        proxy.CloseAll();
        proxy.Mode = ChaosMode.Pass;
        await run.MoreFramesAsync(5);
        proxy.ResetAll();
        await run.StateAsync(SourceState.Backoff);
        await run.MoreFramesAsync(5);
    }

    [Fact]
    public async Task Run_StoppedWhileTheServerIsFrozen_EndsWithinTheStallTimeout()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var run = new StreamRun(Options(server.Url) with { StallTimeout = TimeSpan.FromSeconds(3) });
        await run.MoreFramesAsync(3);
        await server.FreezeAsync();

        await run.StopAsync().WaitAsync(TimeSpan.FromSeconds(3 + 2));

        Assert.Equal(SourceState.Ended, run.Supervisor.Status.State);
        await server.ThawAsync();
    }

    [Fact]
    public async Task Run_ClockSetBack_IsMarkedAndGoesOn()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var run = new StreamRun(Options(server.Url));
        await run.MoreFramesAsync(60);

        await server.RewindAsync();
        await run.UntilAsync(seen => Discontinuities(seen.Frames).Length > 0, "the jump back");
        await run.MoreFramesAsync(5);

        IReadOnlyList<StreamRun.SeenFrame> frames = run.Frames;
        int jump = Assert.Single(Discontinuities(frames));
        Assert.True(frames[jump].Metadata.PresentationTime < frames[jump - 1].Metadata.PresentationTime);
        AssertIndicesIncrease(frames);
        Assert.Equal(SourceState.Running, run.Supervisor.Status.State);
        Assert.Equal(0, run.Supervisor.Status.Restarts);
    }

    [Fact]
    public async Task Run_JoinedBetweenTwoKeyFrames_BeginsWithTheNextKeyFrame()
    {
        const int group = 60;
        await using RtspServer server = await RtspServer.StartAsync(
            new RtspServerOptions { GroupLength = group, FrameCount = 4 * group });
        await using var first = new StreamRun(Options(server.Url));
        await first.MoreFramesAsync(10);

        await using var second = new StreamRun(Options(server.Url));
        IReadOnlyList<StreamRun.SeenFrame> frames = await second.MoreFramesAsync(10);

        Assert.Equal(0, frames[0].Number % group);
        Assert.NotEqual(0, frames[0].Number);
        Assert.All(frames, frame => Assert.Equal(frames[0].Number + frame.Metadata.Index, frame.Number));
    }

    [Fact]
    [Slow("The stream is damaged for some seconds.")]
    public async Task Run_FlippedBytes_NeitherEndsNorSpinsAndIsWholeAgainAfterwards()
    {
        await using RtspServer server = await RtspServer.StartAsync();
        await using var proxy = new ChaosProxy(server.Port);
        await using var run = new StreamRun(Options(server.UrlOn(proxy.Port)) with { StallTimeout = Short });
        await run.MoreFramesAsync(5);

        proxy.Flip(0.01);
        await run.UntilAsync(_ => proxy.FlippedBytes > 500 || run.Changes.Count > 2, "a spoiled stream");
        proxy.Flip(0);
        // Whole again: a second's worth of frames in a row, each with the number after the one before.
        await run.UntilAsync(seen => IsWhole(seen.Frames, 25), "25 undamaged frames in a row");

        AssertIndicesIncrease(run.Frames);
        Assert.False(run.Ending.IsCompleted);
    }

    // Anybody on the machine can read the arguments of any process, and this user the environment.
    private static IEnumerable<string> ProcessesThatShow(string secret, int except)
    {
        foreach (string process in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out int id) && id != except))
        {
            foreach (string file in new[] { "cmdline", "environ" })
            {
                string text;
                try
                {
                    text = File.ReadAllText(Path.Combine(process, file));
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    continue;
                }

                if (text.Contains(secret, StringComparison.Ordinal))
                    yield return $"{process}/{file}";
            }
        }
    }

    private static StreamOptions Options(string url) => new()
    {
        Address = StreamAddress.TryParse(url)!,
        OpenTimeout = Patient,
        StallTimeout = Patient,
    };

    private static StreamOptions Impatient(string url) =>
        Options(url) with { OpenTimeout = Short, StallTimeout = Short };

    private static bool IsWhole(IReadOnlyList<StreamRun.SeenFrame> frames, int count)
    {
        if (frames.Count < count)
            return false;
        for (int i = frames.Count - count + 1; i < frames.Count; i++)
        {
            long step = frames[i].Metadata.Index - frames[i - 1].Metadata.Index;
            if (frames[i].Number < 0 || (frames[i - 1].Number + step) % 250 != frames[i].Number)
                return false;
        }

        return true;
    }

    private static async Task AssertNeedsOperatorAsync(
        StreamOptions options, SourceFault fault, string expected, string secret)
    {
        await using var run = new StreamRun(options, new RestartOptions { MaxDelay = TimeSpan.FromMinutes(1), Jitter = 0 });
        await run.StateAsync(SourceState.Backoff);
        SourceStatus status = run.Supervisor.Status;
        Assert.Equal(fault, status.LastFault);
        Assert.InRange((status.NextAttemptAt!.Value - status.Since).TotalSeconds, 59, 60);
        Assert.Contains(expected, status.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, status.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("viewer", status.LastError, StringComparison.Ordinal);
    }

    private static int[] Discontinuities(IReadOnlyList<StreamRun.SeenFrame> frames) =>
        [.. Enumerable.Range(0, frames.Count).Where(i => frames[i].Metadata.IsDiscontinuity)];

    private static void AssertIndicesIncrease(IReadOnlyList<StreamRun.SeenFrame> frames)
    {
        for (int i = 1; i < frames.Count; i++)
            Assert.True(frames[i].Metadata.Index > frames[i - 1].Metadata.Index, $"index of frame {i}");
    }

    private static void AssertIncreasing(IReadOnlyList<StreamRun.SeenFrame> frames)
    {
        AssertIndicesIncrease(frames);
        for (int i = 1; i < frames.Count; i++)
        {
            Assert.True(
                frames[i].Metadata.PresentationTime > frames[i - 1].Metadata.PresentationTime, $"time of frame {i}");
        }
    }
}
