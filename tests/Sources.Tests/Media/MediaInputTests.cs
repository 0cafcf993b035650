using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.Relay;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>The ways that video comes besides files and cameras' protocols: programs, pipes, bare sockets, devices.</summary>
[NoLeakedFrames]
public sealed class MediaInputTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("matroska")]
    [InlineData("nut")]
    [InlineData("yuv4mpegpipe")]
    [InlineData("mpegts")]
    public async Task Run_ProgramThatEnds_DeliversEveryFrameAndEnds(string format)
    {
        string[] codec = format == "yuv4mpegpipe" ? ["-pix_fmt", "yuv420p"] : ["-c:v", "mpeg4", "-q:v", "2"];
        string clip = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 30);
        await using var run = new LiveRun(new ProgramOptions
        {
            Command = ["ffmpeg", "-loglevel", "error", "-i", clip, .. codec, "-f", format, "pipe:1"],
            Live = LiveMode.No,
        });

        Assert.Null(await run.TakeAllAsync());

        Assert.Equal(30, run.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), run.Frames.Select(frame => frame.Metadata.Index));
    }

    [Fact]
    public async Task Run_LiveProgramThatEnds_FailsTransientlyAndGoesOnCountingWhenRunAgain()
    {
        string clip = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 5);
        await using var run = new LiveRun(new ProgramOptions { Command = ["cat", clip] });

        SourceProperties properties = await run.Source.OpenAsync(CancellationToken.None);
        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.True(properties.IsLive);
        Assert.Equal(SourceFault.Disconnected, error.Fault);
    }

    [Fact]
    public async Task Open_ProgramThatFails_TellsItsLastWordsAndNotItsArguments()
    {
        await using var run = new LiveRun(new ProgramOptions
        {
            Command = ["/bin/sh", "-c", "echo 'no camera at all' >&2; exit 3", "s3cret"],
        });

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.True(error.IsTransient);
        Assert.Contains("ended with 3: no camera at all", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ProgramThatIsNotThere_NamesIt()
    {
        await using var run = new LiveRun(new ProgramOptions { Command = ["no-such-program"] });

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Contains("'no-such-program' is not installed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NamedPipe_DeliversEveryFrame()
    {
        string clip = VideoFixture.Write(_folder.Combine("clip.ts"), 25, 64, 48, 25, "-c:v", "libx264", "-f", "mpegts");
        string pipe = _folder.Combine("pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync();
        FrameSourceOptions options = SourceLocator.Parse(pipe);
        Assert.IsType<PipeOptions>(options);
        await using var run = new LiveRun(options);
        using var writer = Process.Start("/bin/sh", ["-c", "cat \"$0\" > \"$1\"", clip, pipe]);

        Assert.Null(await run.TakeAllAsync());

        Assert.Equal(25, run.Frames.Count);
        await writer.WaitForExitAsync();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    public async Task Run_TransportStreamOverASocket_DeliversItsFramesLive(string protocol)
    {
        int port = FreePort();
        string address = string.Create(CultureInfo.InvariantCulture, $"{protocol}://127.0.0.1:{port}");
        using ChildProcess sender = Sender(protocol == "tcp" ? address + "?listen=1" : address + "?pkt_size=1316");
        await using var run = new LiveRun(Stream(address));
        await OpenAgainAsync(run);

        await run.TakeAsync(20);

        Assert.All(run.Frames, frame => Assert.Equal((64, 48), (frame.Width, frame.Height)));
        Assert.True(run.Frames[^1].Metadata.PresentationTime > run.Frames[0].Metadata.PresentationTime);
    }

    [Fact]
    public async Task Run_StreamWhoseAddressIsASecret_ComesAndTheSecretIsInNoProcessList()
    {
        int port = FreePort();
        string address = string.Create(CultureInfo.InvariantCulture, $"srt://127.0.0.1:{port}?passphrase=K3y-s3cret-long");
        // The sender's own arguments are not what this is about.
        string script = _folder.Combine("send.sh");
        await File.WriteAllTextAsync(script, $"exec ffmpeg -nostdin -loglevel error -re -f lavfi -i testsrc=size=64x48:rate=25 -c:v libx264 "
            + $"-g 5 -bf 0 -pix_fmt yuv420p -f mpegts -mode listener \"$(cat '{_folder.Combine("address")}')\"");
        await File.WriteAllTextAsync(_folder.Combine("address"), address);
        using ChildProcess sender = ChildProcess.Start(new ChildProcessOptions { Program = "/bin/sh", Arguments = [script] });
        sender.Input.Dispose();
        await using var run = new LiveRun(Stream(address));
        await OpenAgainAsync(run);

        await run.TakeAsync(5);

        int child = ((MediaSource)run.Source).ProcessId!.Value;
        foreach (string file in new[] { "cmdline", "environ" })
        {
            string text = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{child}/{file}"));
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_PlaylistFromASocket_IsRefusedAndReadsNoFile()
    {
        string secret = VideoFixture.Write(_folder.Combine("secret.ts"), 10, 64, 48, 25, "-c:v", "libx264", "-f", "mpegts");
        string playlist = $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\nfile://{secret}\n#EXT-X-ENDLIST\n";
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        Task serving = AnswerAsync(server, Encoding.ASCII.GetBytes(playlist));
        await using var run = new LiveRun(Stream(string.Create(
            CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}")));

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Empty(run.Frames);
        Assert.Equal(SourceFault.NotMedia, error.Fault);
        await serving;
    }

    [Theory]
    [InlineData("list.mp4", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\nfile://{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.ts", "ffconcat version 1.0\nfile secret.ts\n")]
    public async Task Open_PlaylistThatIsCalledAVideo_IsRefused(string name, string text)
    {
        string secret = VideoFixture.Write(_folder.Combine("secret.ts"), 10, 64, 48, 25, "-c:v", "libx264", "-f", "mpegts");
        string path = _folder.Combine(name);
        await File.WriteAllTextAsync(path, string.Format(CultureInfo.InvariantCulture, text, secret));

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = path });

        Assert.Contains("A playlist is not followed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SizeChangesInMidStream_DeliversEveryFrameAtItsSizeAndTellsIt()
    {
        string large = VideoFixture.Write(_folder.Combine("a.ts"), 12, 320, 240, 10, "-c:v", "libx264", "-bf", "0", "-f", "mpegts");
        string small = VideoFixture.Write(_folder.Combine("b.ts"), 12, 160, 120, 10, "-c:v", "libx264", "-bf", "0", "-f", "mpegts");
        await using var run = new LiveRun(new ProgramOptions { Command = ["cat", large, small], Live = LiveMode.No });

        Assert.Null(await run.TakeAllAsync());

        Assert.Equal(24, run.Frames.Count);
        Assert.All(run.Frames.Take(12), frame => Assert.Equal((320, 240), (frame.Width, frame.Height)));
        Assert.All(run.Frames.Skip(12), frame => Assert.Equal((160, 120), (frame.Width, frame.Height)));
        Assert.Equal(
            [Discontinuity.SizeChanged], run.Frames.Select(frame => frame.Metadata.Discontinuity).Where(reason => reason != Discontinuity.None));
        Assert.Equal(Discontinuity.SizeChanged, run.Frames[12].Metadata.Discontinuity);
    }

    [Fact]
    public async Task Run_ChildKilled_IsThisSourcesFaultWithAReason()
    {
        await using var run = new LiveRun(Endless());
        await run.TakeAsync(3);
        var source = (MediaSource)run.Source;

        Signal("-SEGV", source.ProcessId!.Value);
        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.True(error.IsTransient);
        Assert.Contains("FFmpeg crashed on it (signal 11)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ChildThatHangs_IsEndedAfterTheStallTimeout()
    {
        await using var run = new LiveRun(Endless());
        await run.TakeAsync(3);
        int child = ((MediaSource)run.Source).ProcessId!.Value;

        Signal("-STOP", child);
        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Equal(SourceFault.Stalled, error.Fault);
        Assert.False(Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{child}")));
    }

    [Fact]
    public async Task Open_LiveSourceThatNobodyRuns_IsDrainedAllTheSame()
    {
        await using var run = new LiveRun(Endless());
        await run.Source.OpenAsync(CancellationToken.None);
        int child = ((MediaSource)run.Source).ProcessId!.Value;

        long before = BytesWritten(child);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        // Ten pipes full: a child that nobody drains stops at one.
        while (BytesWritten(child) < before + (10 * 65536))
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public void Arguments_Device_AsksForWhatWasRequested()
    {
        var input = new DeviceInput(new CameraOptions { Index = 3, Width = 640, Height = 480, FrameRate = 29.97, FourCC = "MJPG" });

        Assert.Equal(
            "-f video4linux2 -protocol_whitelist file -format_whitelist video4linux2 -input_format mjpeg -video_size 640x480 -framerate 29.97 "
            + "-i /dev/video3", string.Join(' ', input.Arguments()));
    }

    [Fact]
    public async Task Open_MissingDevice_NamesItAndWhatIsThere()
    {
        Assert.False(File.Exists("/dev/video255"));
        await using var run = new LiveRun(new CameraOptions { Index = 255 });

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.True(error.IsTransient);
        Assert.Contains("'/dev/video255' cannot be opened: it does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains(CameraDevices.Describe(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_Devices_ListsThemInNaturalOrder()
    {
        Assert.Contains("has no", CameraDevices.Describe(_folder.Path), StringComparison.Ordinal);

        foreach (string name in new[] { "video10", "video2", "null" })
            File.WriteAllText(_folder.Combine(name), "");

        Assert.Equal(
            $"The video devices here are {_folder.Combine("video2")}, {_folder.Combine("video10")}",
            CameraDevices.Describe(_folder.Path));
    }

    [Theory]
    [InlineData("vaapi")]
    [InlineData("v4l2m2m")]
    [InlineData("nosuchthing")]
    public async Task Run_HardwareThatIsNotThere_DecodesBySoftwareAndTellsItOnce(string decoder)
    {
        string clip = VideoFixture.Write(_folder.Combine("clip.mp4"), 12, 64, 48, 25, "-c:v", "libx264");
        await using var run = new LiveRun(new VideoFileOptions { Path = clip, Decoder = decoder });

        Assert.Null(await run.TakeAllAsync());

        Assert.Equal(12, run.Frames.Count);
        Assert.Contains($"decoder {decoder} does not work here", Assert.Single(run.Source.Losses.Warnings), StringComparison.Ordinal);
        Assert.Single(run.Warnings);
    }

    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a b\\ c 'd\\e' \"f\\\"g\"", "a|b c|d\\e|f\"g")]
    [InlineData("a ''", "a|")]
    [InlineData("  ", "")]
    public void Split_CommandLine_KeepsQuotedTextTogether(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', ProgramOptions.Split(line)));

    [Fact]
    public void Split_OpenQuote_IsRefused() => Assert.Throws<SourceException>(() => ProgramOptions.Split("a 'b"));

    [Theory]
    [InlineData("max_delay;500000|reorder_queue_size;64", null)]
    [InlineData("max_delay", "key;value pairs")]
    [InlineData("protocol_whitelist;file", "'protocol_whitelist' is not taken")]
    [InlineData("i;file:/etc/passwd", "'i' is not taken")]
    public void CreateSource_FfmpegOptions_TakesOnlyThoseThatTune(string options, string? problem)
    {
        var stream = new StreamOptions { Address = StreamAddress.TryParse("rtsp://cam/live")!, FfmpegOptions = options };

        IReadOnlyList<OptionProblem> problems = stream.Validate();

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problem, Assert.Single(problems).Cure, StringComparison.Ordinal);
    }

    private static StreamOptions Stream(string address) =>
        new() { Address = StreamAddress.TryParse(address)!, OpenTimeout = Short, StallTimeout = Short };

    private static ProgramOptions Endless() => new()
    {
        Command =
        [
            "ffmpeg", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25", "-c:v", "mpeg4", "-f", "matroska",
            "pipe:1",
        ],
        StallTimeout = Short,
    };

    private static ChildProcess Sender(string address)
    {
        ChildProcess sender = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "ffmpeg",
            Arguments =
            [
                "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25", "-c:v", "libx264", "-g", "5", "-bf", "0", "-pix_fmt", "yuv420p",
                "-f", "mpegts", address,
            ],
        });
        sender.Input.Dispose();
        return sender;
    }

    // The sender needs a moment before it listens.
    private static async Task OpenAgainAsync(LiveRun run)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await run.Source.OpenAsync(CancellationToken.None);
                return;
            }
            catch (SourceException error) when (error.IsTransient && attempt < 20)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task AnswerAsync(TcpListener server, byte[] answer)
    {
        using TcpClient client = await server.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(answer);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static long BytesWritten(int process) => long.Parse(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/io")).First(line => line.StartsWith("wchar", StringComparison.Ordinal))[7..],
        CultureInfo.InvariantCulture);
}
