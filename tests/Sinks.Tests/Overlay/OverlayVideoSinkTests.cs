using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using SamStream.Chaos;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;
using SamStream.Sinks.Tests.Files;
using SamStream.Sinks.Tests.Mqtt;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Overlay;

[Slow("FFmpeg writes and reads a video in each test.")]
public sealed class OverlayVideoSinkTests : IDisposable
{
    private const int SamplesPerSecond = 8000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _temporary = new();
    private readonly SinkLog _log = new();
    private OutputFolder? _folder;

    private string Final => _temporary.Combine("out/overlay.mp4");

    private string Partial => _temporary.Combine("out/overlay.partial.mp4");

    public void Dispose()
    {
        _folder?.Dispose();
        _temporary.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task CompleteAsync_ManyFrames_IsOneVideoWithEveryFrameInOrder()
    {
        using var results = new FrameResults(160, 120) { Grey = GreyOf };

        await WriteVideoAsync(results, 40);

        Assert.Equal(["overlay.mp4"], FileNames());
        AssertIsInOrder(await PlayedVideo.GreyAsync(Final), 40);
        Assert.Equal(Enumerable.Range(0, 40).Select(index => index * 100.0), await PlayedVideo.MillisecondsAsync(Final));
        Assert.Equal(4.0, await PlayedVideo.SecondsAsync(Final), 3);
    }

    [Fact]
    public async Task CompleteAsync_Video_IsWhatBrowsersAndPhonesPlay()
    {
        using var results = new FrameResults(160, 120);

        await WriteVideoAsync(results, 3);

        IReadOnlyDictionary<string, string> picture = await PlayedVideo.PictureAsync(Final);
        Assert.Equal(
            ["h264", "avc1", "yuv420p", "tv", "smpte170m", "bt709", "bt709", "0", "160", "120", "1:1"],
            new[]
            {
                "codec_name", "codec_tag_string", "pix_fmt", "color_range", "color_space", "color_primaries", "color_transfer",
                "has_b_frames", "width", "height", "sample_aspect_ratio",
            }.Select(name => picture[name]));
    }

    [Theory]
    [InlineData(0, 0, 255)]
    [InlineData(0, 255, 0)]
    [InlineData(255, 0, 0)]
    [InlineData(255, 255, 255)]
    [InlineData(30, 160, 90)]
    public async Task CompleteAsync_Colour_IsTheFrames(byte blue, byte green, byte red)
    {
        using var results = new FrameResults(160, 120);
        var plain = new OverlayVideoOptions { Clock = false, Legend = false };
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, plain))
        {
            await sink.WriteAndDisposeAsync(results.Make(blue, green, red));
            await sink.CompleteAsync(default);
        }

        byte[] pixels = await PlayedVideo.BgrAsync(Final);
        Assert.Equal(3 * 160 * 120, pixels.Length);
        Assert.InRange(pixels[0], blue - 4, blue + 4);
        Assert.InRange(pixels[1], green - 4, green + 4);
        Assert.InRange(pixels[2], red - 4, red + 4);
    }

    [Theory]
    [InlineData(YuvMatrix.Bt601, "smpte170m")]
    [InlineData(YuvMatrix.Bt709, "bt709")]
    [InlineData(YuvMatrix.Bt2020, "bt2020nc")]
    public async Task CompleteAsync_AnyMatrix_IsSaidAndPaintedIn(YuvMatrix matrix, string name)
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, new OverlayVideoOptions { MaskOpacity = 1 }))
        {
            FrameResult result = results.Make(200, 60, 60, matrix);
            result.Add(results.Object(1, 0, 0, 160, 120));
            await sink.WriteAndDisposeAsync(result);
            await sink.CompleteAsync(default);
        }

        Assert.Equal(name, (await PlayedVideo.PictureAsync(Final))["color_space"]);
        byte[] pixels = await PlayedVideo.BgrAsync(Final);
        Rgb color = ObjectColors.Of(new ObjectId(1));
        int middle = ((60 * 160) + 80) * 3;
        Assert.InRange(pixels[middle], color.Blue - 5, color.Blue + 5);
        Assert.InRange(pixels[middle + 1], color.Green - 5, color.Green + 5);
        Assert.InRange(pixels[middle + 2], color.Red - 5, color.Red + 5);
    }

    [Fact]
    public async Task WriteAsync_FileOfVariableRate_KeepsItsOwnTimes()
    {
        // In units of 1/90000 s, as MPEG-TS has them; the clip begins late, and stands still for a minute.
        long[] times = [127_920, 130_923, 133_926, 142_935, 142_936, 5_632_935, 5_635_938];
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            for (int i = 0; i < times.Length; i++)
                await WriteAtAsync(sink, results, i, TimeSpan.FromTicks((long)Math.Round(times[i] * 1e7 / 90_000)));
            await sink.CompleteAsync(default);
        }

        double[] shown = await PlayedVideo.MillisecondsAsync(Final);
        Assert.Equal(times.Select(time => time - times[0]), shown.Select(time => (long)Math.Round(time * 90)));
    }

    [Fact]
    public async Task WriteAsync_ScreenRecordingOfTwoMinutes_LastsTwoMinutes()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            foreach (double seconds in new[] { 0, 0.1, 60, 60.1, 120.9 })
                await WriteAtAsync(sink, results, (long)(seconds * 10), TimeSpan.FromSeconds(seconds));
            await sink.CompleteAsync(default);
        }

        Assert.Equal(121, await PlayedVideo.SecondsAsync(Final), 3);
        await AssertShownAsync(Final, 0, 100, 60_000, 60_100, 120_900);
    }

    [Fact]
    public async Task WriteAsync_TimesThatGoBackOrRunAway_GoOnAtTheDeclaredRate()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            foreach (double seconds in new[] { 5, 5.3, 2, 2, 2.5, 90_000, 90_000.1 })
                await WriteAtAsync(sink, results, 0, TimeSpan.FromSeconds(seconds));
            await sink.CompleteAsync(default);
        }

        await AssertShownAsync(Final, 0, 300, 400, 500, 1000, 1100, 1200);
    }

    [Fact]
    public async Task WriteAsync_FrameRateWanted_ShowsAFileAtThatRate()
    {
        using var results = new FrameResults(160, 120);

        await WriteVideoAsync(results, 4, new OverlayVideoOptions { FrameRate = 5 });

        await AssertShownAsync(Final, 0, 200, 400, 600);
    }

    [Fact]
    public async Task WriteAsync_LiveSource_KeepsTheDistanceOfItsFrames()
    {
        using var results = new FrameResults(160, 120) { Context = FrameResults.ContextOf(160, 120, 25, isLive: true) };
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            // Frames come every 100 ms; most of them were dropped, and once the camera was away for a minute.
            foreach (int index in new[] { 5, 6, 9, 10, 20, 620, 621 })
                await sink.WriteAndDisposeAsync(results.Make(index));
            await sink.CompleteAsync(default);
        }

        await AssertShownAsync(Final, 0, 100, 400, 500, 1500, 1540, 1640);
    }

    [Theory]
    [InlineData(160, 120, 64, 45, "64:45")]
    [InlineData(161, 121, 12, 11, "12:11")]
    public async Task CompleteAsync_PixelsThatAreNotSquare_AreShownSo(int width, int height, int aspectWidth, int aspectHeight, string shown)
    {
        var aspect = new PixelAspect(aspectWidth, aspectHeight);
        SourceProperties source = FrameResults.ContextOf(width, height).Source with { PixelAspect = aspect };
        using var results = new FrameResults(width, height) { Context = new SinkContext("camera", source) };

        await WriteVideoAsync(results, 2);

        Assert.Equal(shown, (await PlayedVideo.PictureAsync(Final))["sample_aspect_ratio"]);
    }

    [Theory]
    [InlineData(OverlayPreset.Ultrafast, 23, 0, "crf=23.0")]
    [InlineData(OverlayPreset.Medium, 35, 7, "crf=35.0")]
    public async Task CompleteAsync_WithPresetAndQuality_IsEncodedByThem(OverlayPreset preset, int quality, int subpixelEffort, string factor)
    {
        using var results = new FrameResults(160, 120);

        await WriteVideoAsync(results, 3, new OverlayVideoOptions { Preset = preset, Quality = quality });

        // x264 writes its settings into the first frame.
        string video = Encoding.Latin1.GetString(File.ReadAllBytes(Final));
        foreach (string part in new[] { $" subme={subpixelEffort} ", " threads=1 ", " bframes=0 ", factor })
            Assert.Contains(part, video, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(3, 7, 4, 8)]
    [InlineData(161, 121, 162, 122)]
    [InlineData(90, 1, 90, 2)]
    public async Task WriteAsync_OddSize_IsRoundedUpByRepeatingTheLastPixels(int width, int height, int videoWidth, int videoHeight)
    {
        using var results = new FrameResults(width, height);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            await sink.WriteAndDisposeAsync(results.Make(0, results.Object(1, 0, 0, width, height)));
            await sink.WriteAndDisposeAsync(results.Make(1));
            await sink.CompleteAsync(default);
        }

        byte[] grey = await PlayedVideo.GreyAsync(Final);
        Assert.Equal(2 * videoWidth * videoHeight, grey.Length);
        // The second frame is plain grey, in the repeated column and row too.
        Assert.InRange(grey[^1], 84, 96);
    }

    [Fact]
    public async Task WriteAsync_SizeChanges_LaterFramesAreLetterboxed()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            await sink.WriteAndDisposeAsync(results.Make(0));
            await sink.WriteAndDisposeAsync(results.Make(1, 40, 120, null));
            await sink.WriteAndDisposeAsync(results.Make(2, 320, 60, null));
            await sink.CompleteAsync(default);
        }

        byte[] grey = await PlayedVideo.GreyAsync(Final);
        int At(int frame, int y, int x) => grey[(((frame * 120) + y) * 160) + x];
        Assert.InRange(At(1, 60, 20), 0, 6);
        Assert.InRange(At(1, 60, 80), 84, 96);
        Assert.InRange(At(2, 20, 80), 0, 6);
        Assert.InRange(At(2, 60, 20), 84, 96);
    }

    [Fact]
    public async Task WriteAsync_WhileItGrows_CanBePlayedUpToTheLastSecond()
    {
        using var results = new FrameResults(160, 120) { Grey = GreyOf };
        await using OverlayVideoSink sink = await OpenAsync(results.Context);
        await WriteAsync(sink, results, 40);

        string copy = _temporary.Combine("copy.mp4");
        Assert.True(await ComesTrueAsync(async () =>
        {
            File.Copy(Partial, copy, overwrite: true);
            return new FileInfo(copy).Length > 0 && (await PlayedVideo.MillisecondsAsync(copy)).Length >= 30;
        }));
        Assert.False(File.Exists(Final));
    }

    [Fact]
    public async Task DisposeAsync_WithoutCompletion_KeepsEveryFrameUnderThePartialName()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
            await WriteAsync(sink, results, 5);

        Assert.Equal(["overlay.partial.mp4"], FileNames());
        await AssertShownAsync(Partial, 0, 100, 200, 300, 400);
    }

    [Fact]
    public async Task WriteAsync_EncoderIsKilled_SaysSoAndKeepsAllButTheLastSecond()
    {
        using var results = new FrameResults(160, 120) { Grey = GreyOf };
        await using OverlayVideoSink sink = await OpenAsync(results.Context);
        await WriteAsync(sink, results, 40);
        Assert.True(await ComesTrueAsync(async () => (await PlayedVideo.MillisecondsAsync(Partial)).Length >= 30));
        using (Process encoder = Process.GetProcessById(sink.EncoderId!.Value))
            encoder.Kill();

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => WriteAsync(sink, results, 40));

        Assert.Equal(
            "ffmpeg, which compresses the overlay video, was killed (signal 9), as it is when memory runs out. "
            + $"What was written until then stays in {Partial} and can be played.",
            error.Message);
        Assert.False(error.IsTransient);
        await sink.DisposeAsync();
        Assert.Equal(["overlay.partial.mp4"], FileNames());
        byte[] grey = await PlayedVideo.GreyAsync(Partial);
        AssertIsInOrder(grey, grey.Length / (160 * 120));
    }

    [Fact]
    public async Task WriteAsync_EncoderHangs_IsEnded()
    {
        using var results = new FrameResults(320, 240);
        _folder = new OutputFolder(_temporary.Combine("out"));
        await using OverlayVideoSink sink = new(_folder) { StuckAfter = TimeSpan.FromSeconds(5) };
        await sink.OpenAsync(results.Context, default);
        await WriteAsync(sink, results, 1);
        using (Process stop = Process.Start("kill", ["-STOP", $"{sink.EncoderId}"]))
            await stop.WaitForExitAsync();

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => WriteAsync(sink, results, 10));

        Assert.Contains("took nothing for 5 s and was ended", error.Message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task WriteAsync_DiskFillsUp_SaysSoAndKeepsAVideo()
    {
        using var disk = new SmallDisk();
        using var results = new FrameResults(320, 240) { Grey = GreyOf };
        using var folder = new OutputFolder(disk.Path);
        await using OverlayVideoSink sink = new(folder);
        await sink.OpenAsync(results.Context, default);
        await WriteAsync(sink, results, 40);
        string partial = Path.Combine(disk.Path, "overlay.partial.mp4");
        Assert.True(await ComesTrueAsync(async () => (await PlayedVideo.MillisecondsAsync(partial)).Length >= 30));
        disk.Fill();

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => WriteAsync(sink, results, 3000));

        Assert.StartsWith($"Cannot write {partial}: the disk is full (", error.Message, StringComparison.Ordinal);
        Assert.Contains("bytes free). Free some space, or write to another disk. What was written until then", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.True((await PlayedVideo.MillisecondsAsync(partial)).Length >= 30);
    }

    [Fact]
    public async Task OpenAsync_PartialOfAKilledRun_IsKeptOrRefused()
    {
        Directory.CreateDirectory(_temporary.Combine("out"));
        File.WriteAllText(Partial, "earlier");
        using var results = new FrameResults(160, 120);
        SinkException error = await Assert.ThrowsAsync<SinkException>(() => OpenAsync(results.Context));
        Assert.Contains("overlay.partial.mp4", error.Message, StringComparison.Ordinal);

        await using (OverlayVideoSink sink = await OpenAsync(results.Context, policy: OverwritePolicy.Replace))
            await sink.CompleteAsync(default);

        Assert.Equal(["overlay.interrupted.mp4"], FileNames());
        Assert.Equal("earlier", File.ReadAllText(_temporary.Combine("out/overlay.interrupted.mp4")));
    }

    [Fact]
    public async Task CompleteAsync_NoFrame_LeavesNothing()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
            await sink.CompleteAsync(default);

        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task OpenAsync_NameThatAProgramCouldMisread_IsTheNameOfTheFile()
    {
        const string Name = "-y %03d:'a\n*?.mp4";
        using var results = new FrameResults(160, 120);

        await WriteVideoAsync(results, 2, new OverlayVideoOptions { File = Name });

        Assert.Equal([Name], FileNames());
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task RequireAsync_FfmpegWithoutEncoder_NamesTheCure()
    {
        string program = _temporary.Combine("ffmpeg");
        File.WriteAllText(program, "#!/bin/sh\necho \"Codec 'libx264' is not recognized by FFmpeg.\" >&2\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => H264Encoder.RequireAsync(program, "the overlay video", "overlay", default));
        SinkException none = await Assert.ThrowsAsync<SinkException>(() => H264Encoder.RequireAsync("no-ffmpeg", "the overlay video", "overlay", default));

        Assert.Contains("has no encoder for H.264 (libx264)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install an FFmpeg that has it", error.Message, StringComparison.Ordinal);
        Assert.Contains("'no-ffmpeg' is not installed", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FramesLargerThanH264_AreRefused()
    {
        using var results = new FrameResults(1, 1) { Context = FrameResults.ContextOf(16386, 2) };

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => OpenAsync(results.Context));

        Assert.Contains("cannot have 16386x2 pixels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("overlay.avi", 25.0, 23, 0.5, "File: 'overlay.avi' is not valid; it is an MP4 file")]
    [InlineData("overlay.mp4", 0.0, 23, 0.5, "FrameRate: '0' is not valid; it must be 1 to 240")]
    [InlineData("overlay.mp4", double.NaN, 23, 0.5, "FrameRate: 'NaN'")]
    [InlineData("overlay.mp4", 25.0, 52, 0.5, "Quality: '52' is not valid; it must be 0 to 51")]
    [InlineData("overlay.mp4", 25.0, 23, 1.5, "MaskOpacity: '1.5' is not valid; it must be 0 to 1")]
    public void Constructor_OptionOutOfRange_NamesValueAndRange(string name, double frameRate, int quality, double opacity, string reason)
    {
        var options = new OverlayVideoOptions { File = name, FrameRate = frameRate, Quality = quality, MaskOpacity = opacity };

        SinkException error = Assert.Throws<SinkException>(
            () => new OverlayVideoSink(new OutputFolder(_temporary.Path), options));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mp4", "aac", "aac")]
    [InlineData("ts", "aac", "aac")]
    [InlineData("mkv", "libopus", "opus")]
    [InlineData("mkv", "libmp3lame", "mp3")]
    [InlineData("mkv", "pcm_s16le", "aac")]
    [InlineData("mkv", "ac3", "aac")]
    public async Task CompleteAsync_KeepAudio_SoundsWhereItDidAndEndsWithTheVideo(string container, string codec, string kept)
    {
        // A tone begins 1.3 s after the first frame that is kept, which is the one at 1 s.
        string media = await MakeMediaAsync(container, codec, "volume='if(gte(t,2.3),1,0)':eval=frame");
        double[] times = [.. (await PlayedVideo.MillisecondsAsync(media)).Skip(10).Take(20)];
        using FrameResults results = ResultsOf(media);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, new OverlayVideoOptions { KeepAudio = true }))
        {
            for (int i = 0; i < times.Length; i++)
                await WriteAtAsync(sink, results, i, TimeSpan.FromMilliseconds(times[i]));
            await sink.CompleteAsync(default);
        }

        Assert.Equal(["overlay.mp4"], FileNames());
        Assert.Empty(_log.Warnings);
        Assert.Equal(kept, (await PlayedVideo.SoundAsync(Final))["codec_name"]);
        // Matroska's times are whole milliseconds.
        Assert.Equal(
            Enumerable.Range(0, 20).Select(index => index * 100.0), await PlayedVideo.MillisecondsAsync(Final),
            (a, b) => Math.Abs(a - b) < 1.01);
        short[] samples = await PlayedVideo.SamplesAsync(Final);
        Assert.InRange(samples.Length / (double)SamplesPerSecond, 1.95, 2.05);
        Assert.InRange(Array.FindIndex(samples, sample => Math.Abs((int)sample) > 1000) / (double)SamplesPerSecond, 1.26, 1.34);
    }

    [Fact]
    public async Task CompleteAsync_KeepAudioOfSoundThatEndsEarly_KeepsEveryFrame()
    {
        string media = await MakeMediaAsync("mp4", "aac", "atrim=0:1");
        using FrameResults results = ResultsOf(media);

        await WriteVideoAsync(results, 30, new OverlayVideoOptions { KeepAudio = true });

        Assert.Equal(30, (await PlayedVideo.MillisecondsAsync(Final)).Length);
        Assert.Equal(3, await PlayedVideo.SecondsAsync(Final), 2);
        Assert.InRange((await PlayedVideo.SamplesAsync(Final)).Length / (double)SamplesPerSecond, 0.95, 1.05);
    }

    [Theory]
    [InlineData("live", "the source is live, and only the sound of files is kept")]
    [InlineData("images", "the source has none")]
    [InlineData("silent", "silent.mp4 has no sound")]
    [InlineData("gone", "No such file or directory")]
    [InlineData("rate", "frameRate gives the video a pace of its own")]
    public async Task CompleteAsync_KeepAudioOfASourceWithoutSound_WarnsOnceAndIsAVideo(string kind, string reason)
    {
        string silent = _temporary.Combine("silent.mp4");
        await PlayedVideo.MakeAsync("-f", "lavfi", "-i", "testsrc=s=160x120:r=10:d=1", silent);
        SourceProperties source = FrameResults.ContextOf(160, 120, isLive: kind == "live").Source with
        {
            MediaFile = kind switch { "images" => null, "gone" => _temporary.Combine("gone.mp4"), _ => silent },
        };
        using var results = new FrameResults(160, 120) { Context = new SinkContext("camera", source) };

        await WriteVideoAsync(results, 3, new OverlayVideoOptions { KeepAudio = true, FrameRate = kind == "rate" ? 5 : null });

        Assert.Contains(reason, Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, (await PlayedVideo.MillisecondsAsync(Final)).Length);
    }

    [Fact]
    public async Task CompleteAsync_SoundIsGoneAtTheEnd_WarnsAndKeepsTheVideo()
    {
        string media = await MakeMediaAsync("mp4", "aac", "anull");
        using FrameResults results = ResultsOf(media);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, new OverlayVideoOptions { KeepAudio = true }))
        {
            await WriteAsync(sink, results, 5);
            File.Delete(media);
            await sink.CompleteAsync(default);
        }

        Assert.Equal(["overlay.mp4"], FileNames());
        Assert.Contains("No such file or directory", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, (await PlayedVideo.MillisecondsAsync(Final)).Length);
    }

    [Fact]
    public async Task FindAsync_PlaylistInAVideosName_IsNotFollowed()
    {
        string media = await MakeMediaAsync("mp4", "aac", "anull"), list = _temporary.Combine("list.mp4");
        File.WriteAllText(list, $"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{media}\n#EXT-X-ENDLIST\n");

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => SourceSound.FindAsync(list, default));

        Assert.Contains("ffprobe: ", error.Message, StringComparison.Ordinal);
    }

    private static FrameResults ResultsOf(string media) => new(160, 120)
    {
        Context = new SinkContext("camera", FrameResults.ContextOf(160, 120).Source with { MediaFile = media }),
    };

    private static async Task WriteAtAsync(OverlayVideoSink sink, FrameResults results, long index, TimeSpan time) =>
        await sink.WriteAndDisposeAsync(results.Make(index, time));

    private static async Task WriteAsync(OverlayVideoSink sink, FrameResults results, int count)
    {
        for (int i = 0; i < count; i++)
            await sink.WriteAndDisposeAsync(results.Make(i, results.Object(1, i % 50, 10, 60 + (i % 50), 50)));
    }

    private static async Task<bool> ComesTrueAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (await condition())
                return true;
        }

        return false;
    }

    // Each frame is as bright as its index says: none is missing, none is out of place.
    private static void AssertIsInOrder(byte[] grey, int count)
    {
        const int Width = 160, Height = 120;
        Assert.Equal(count * Width * Height, grey.Length);
        for (int index = 0; index < count; index++)
            Assert.InRange(grey[(((index * Height) + 70) * Width) + 10], GreyOf(index) - 2, GreyOf(index) + 2);
    }

    private static async Task AssertShownAsync(string path, params double[] milliseconds) =>
        Assert.Equal(milliseconds, await PlayedVideo.MillisecondsAsync(path));

    private static byte GreyOf(long index) => (byte)(30 + (5 * (index % 40)));

    // Six seconds of pictures at 10 a second, and of a tone.
    private async Task<string> MakeMediaAsync(string container, string codec, string soundFilter)
    {
        string path = _temporary.Combine($"media.{container}");
        await PlayedVideo.MakeAsync(
            "-f", "lavfi", "-i", "testsrc=s=160x120:r=10:d=6", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:d=6",
            "-af", soundFilter, "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-c:a", codec, path);
        return path;
    }

    private async Task WriteVideoAsync(FrameResults results, int count, OverlayVideoOptions? options = null)
    {
        await using OverlayVideoSink sink = await OpenAsync(results.Context, options);
        await WriteAsync(sink, results, count);
        await sink.CompleteAsync(default);
    }

    private async Task<OverlayVideoSink> OpenAsync(
        SinkContext context, OverlayVideoOptions? options = null, OverwritePolicy policy = OverwritePolicy.Refuse)
    {
        _folder?.Dispose();
        _folder = new OutputFolder(_temporary.Combine("out"), policy);
        var sink = new OverlayVideoSink(_folder, options, _log);
        await sink.OpenAsync(context, default);
        return sink;
    }

    // Hidden ones apart: the lock of the folder.
    private string[] FileNames() =>
    [
        .. Directory.GetFiles(_temporary.Combine("out"))
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal),
    ];
}
