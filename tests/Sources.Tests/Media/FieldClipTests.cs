using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

/// <summary>Files and streams as they come from the field; each stands for its kind.</summary>
[NoLeakedFrames]
[Slow("FFmpeg makes and decodes a clip for each way in which cameras and phones write theirs.")]
public sealed class FieldClipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FieldClips _clips;

    public FieldClipTests() => _clips = new FieldClips(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pixchange.avi", "yuvj422p", "yuvj420p", 1, 9)]
    [InlineData("pixchange.mov", "yuvj422p", "yuvj420p", 1, 9)]
    [InlineData("c420_444.avi", "yuvj420p", "yuvj444p", 2, 5)]
    public async Task Run_PixelFormatChanges_ShowsTheRightColoursAndTellsIt(string name, string first, string rest, int firstFrames, int frames)
    {
        string path = _clips.PixelFormats(name, first, rest, firstFrames, frames);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });
        IReadOnlyList<CapturedFrame> original = await SourceRun.CollectAsync(new VideoFileOptions { Path = SampleClip.Path, Frames = frames });

        Assert.Equal(frames, captured.Count);
        for (int i = 0; i < frames; i++)
            Assert.True(MeanDifference(original[i], captured[i]) < 6, $"frame {i}");
        Assert.Equal([firstFrames], IndicesWith(captured, Discontinuity.PixelFormatChanged));
    }

    [Theory]
    [InlineData("gray", "yuvj420p")]
    [InlineData("yuvj420p", "gray")]
    public async Task Run_GrayBesideColour_IsGrayAndColour(string first, string rest)
    {
        string path = _clips.PixelFormats("gray.avi", first, rest, 3, 6);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(6, captured.Count);
        Assert.Equal(
            Enumerable.Range(0, 6).Select(i => (i < 3 ? first : rest) == "gray"), captured.Select(frame => MeanColour(frame) < 0.5));
    }

    [Theory]
    [InlineData("768:576", "512:384", 6, "23")]
    [InlineData("512:384", "768:576", 6, "23")]
    [InlineData("768:576", "640:480", 100, "0")]
    [InlineData("640:480", "768:576", 100, "0")]
    public async Task Run_SizeChangesEarlyOrLate_DeliversEveryFrameAtItsSize(string firstSize, string secondSize, int frames, string quality)
    {
        string path = _clips.Sizes("joined.ts", firstSize, secondSize, frames, quality);
        // FFmpeg looks at the first 5 MB before it decodes.
        Assert.Equal(frames > 6, new FileInfo(_folder.Combine("first.ts")).Length > 5 << 20);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(2 * frames, captured.Count);
        Assert.All(captured.Take(frames), frame => Assert.Equal(firstSize, $"{frame.Width}:{frame.Height}"));
        Assert.All(captured.Skip(frames), frame => Assert.Equal(secondSize, $"{frame.Width}:{frame.Height}"));
        Assert.Equal([frames], IndicesWith(captured, Discontinuity.SizeChanged));
    }

    [Theory]
    [InlineData("still.mp4", 60)]
    [InlineData("still.mkv", 60)]
    [InlineData("still.mp4", 12)]
    public async Task Run_StillStretchBesideSound_DeliversTheFramesBehindItToo(string name, int seconds)
    {
        string path = _clips.StillStretch(name, seconds);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(12, captured.Count);
        Assert.Equal(VideoFixture.TimesByFfprobe(path), Times(captured));
        Assert.Equal(seconds + 0.1, (captured[6].Metadata.PresentationTime - captured[5].Metadata.PresentationTime).TotalSeconds, 0.002);
    }

    [Theory]
    [InlineData("late.mp4")]
    [InlineData("late.mkv")]
    public async Task Run_VideoThatBeginsLate_KeepsItsTime(string name)
    {
        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = _clips.LateVideo(name) });

        Assert.Equal(8, captured.Count);
        Assert.Equal(14, captured[0].Metadata.PresentationTime.TotalSeconds, 0.1);
    }

    [Fact]
    public async Task Run_DamageInTheMiddle_CostsTheDamagedFramesOnlyAndTellsThem()
    {
        string path = _clips.Damaged("damaged.mp4");

        (IReadOnlyList<CapturedFrame> captured, Exception? error, SourceLosses losses) =
            await SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = path });

        Assert.Null(error);
        Assert.Equal(VideoFixture.TimesByFfprobe(path).Length, captured.Count);
        Assert.Equal(40 - captured.Count, losses.Frames);
        Assert.InRange(losses.Frames, 1, 20);
        Assert.Contains("frames did not decode", losses.Warnings[0], StringComparison.Ordinal);
        // Frames behind the damage keep their place.
        Assert.Equal(39, captured[^1].Metadata.Index);
        Assert.Equal(3.9, captured[^1].Metadata.PresentationTime.TotalSeconds, 0.001);
    }

    [Fact]
    public async Task Run_TrimmedWithoutCodingAnew_PresentsWhatTheEditListSaysWithoutAWarning()
    {
        string path = _clips.Trimmed("trim.mp4");
        using var log = new RecordedLog();

        (IReadOnlyList<CapturedFrame> captured, Exception? error, SourceLosses losses) =
            await SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = path }, log);

        Assert.Null(error);
        Assert.Equal(14, captured.Count);
        Assert.Empty(losses.Warnings);
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task Run_AviWithoutItsIndex_DeliversAllWithAWarning()
    {
        (IReadOnlyList<CapturedFrame> captured, Exception? error, SourceLosses losses) =
            await SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = _clips.WithoutIndex("noidx.avi") });

        Assert.Null(error);
        Assert.Equal(10, captured.Count);
        Assert.Equal(0, losses.Frames);
        Assert.Contains("cut off behind its last frame", Assert.Single(losses.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FileOnAWebServer_IsAFileAndEnds(bool withRanges)
    {
        byte[] file = await File.ReadAllBytesAsync(_clips.Encode("forty.mp4", 40, "-c:v", "libx264", "-movflags", "+faststart"));
        await using var server = new FakeHttpServer(request => FakeHttpAnswer.OfFile(file, request, withRanges));
        await using var run = new LiveRun(Stream($"{server.Url}/forty.mp4"));

        SourceProperties properties = await run.Source.OpenAsync(CancellationToken.None);

        Assert.False(properties.IsLive);
        Assert.Null(await run.TakeAllAsync());
        Assert.Equal(40, run.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), run.Frames.Select(frame => frame.Metadata.Index));
    }

    [Fact]
    public async Task Run_LiveMotionJpegWhosePixelFormatChanges_GoesOnAndItsNeighbourNeverNotices()
    {
        byte[] first = Part(_clips.Jpeg(0, "yuvj422p")), second = Part(_clips.Jpeg(1, "yuvj420p"));
        await using var changing = new FakeHttpServer(_ => Multipart([.. first, .. second]));
        await using var healthy = new FakeHttpServer(_ => Multipart(second));
        await using var run = new LiveRun(Stream($"{changing.Url}/mjpeg"));
        await using var neighbour = new LiveRun(Stream($"{healthy.Url}/mjpeg"));

        await Task.WhenAll(run.TakeAsync(20), neighbour.TakeAsync(20));

        Assert.Contains(run.Frames, frame => frame.Metadata.Discontinuity == Discontinuity.PixelFormatChanged);
        Assert.All(run.Frames, frame => Assert.True(MeanColour(frame) > 0.5));
        Assert.All(neighbour.Frames, frame => Assert.Equal(Discontinuity.None, frame.Metadata.Discontinuity));
    }

    [Theory]
    [InlineData("404 Not Found", "text/plain", SourceFault.UnknownPath, "404")]
    [InlineData("200 OK", "text/html", SourceFault.NotMedia, "web page")]
    [InlineData("401 Unauthorized", "text/plain", SourceFault.BadCredentials, "401")]
    public async Task Open_WhatIsNoStream_TellsTheReason(string status, string type, SourceFault fault, string expected)
    {
        await using var server = new FakeHttpServer(_ => FakeHttpAnswer.Text("<html><body>camera</body></html>", type, status));
        await using var run = new LiveRun(Stream($"{server.Url}/video"));

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Equal(fault, error.Fault);
        Assert.True(error.NeedsOperator);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StreamWithoutVideo_TellsTheReason()
    {
        string path = _folder.Combine("sound.ts");
        VideoFixture.Ffmpeg("-f", "lavfi", "-t", "3", "-i", "sine=sample_rate=48000", "-c:a", "aac", "-f", "mpegts", path);
        byte[] sound = await File.ReadAllBytesAsync(path);
        await using var server = new FakeHttpServer(_ => new FakeHttpAnswer("200 OK", sound, ("Content-Type", "video/mp2t")) { IsEndless = true });
        await using var run = new LiveRun(Stream($"{server.Url}/sound.ts"));

        SourceException error = Assert.IsType<SourceException>(await run.TakeAllAsync());

        Assert.Equal(SourceFault.NoVideo, error.Fault);
        Assert.Contains("no video", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gray16.mkv", "-c:v ffv1 -pix_fmt gray16le")]
    [InlineData("hevc10.mp4", "-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=none")]
    [InlineData("prores.mov", "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le")]
    [InlineData("vp9alpha.webm", "-c:v libvpx-vp9 -pix_fmt yuva420p -deadline realtime -cpu-used 8")]
    [InlineData("interlaced.mp4", "-vf setfield=tff -flags +ildct+ilme -c:v libx264 -x264opts tff=1")]
    [InlineData("fast.mp4", "-vf setpts=N/960/TB -r 960 -c:v libx264")]
    [InlineData("slow.mkv", "-vf setpts=N*60/TB -r 1/60 -c:v libx264")]
    [InlineData("raw.h264", "-c:v libx264 -bf 0")]
    [InlineData("clip.y4m", "-pix_fmt yuv420p")]
    [InlineData("clip.flv", "-c:v flv1")]
    [InlineData("odd.mkv", "-vf scale=321:241 -pix_fmt yuv444p -c:v libx264")]
    [InlineData("two.mkv", "-map 0:v -map 0:v -c:v:0 libx264 -c:v:1 mpeg4")]
    [InlineData("name %03d #1: 'quoted'\nline.mp4", "-c:v libx264")]
    public async Task Run_OddButRight_DeliversEveryFrameAtItsTime(string name, string options)
    {
        string path = _folder.Combine(name);
        VideoFixture.Ffmpeg(["-i", SampleClip.Path, "-frames:v", "12", "-fps_mode", "passthrough", .. options.Split(' '), $"file:{path}"]);

        (IReadOnlyList<CapturedFrame> captured, Exception? error, SourceLosses losses) =
            await SourceRun.RunWithLossesAsync(new VideoFileOptions { Path = path });

        Assert.Null(error);
        Assert.Equal(12, captured.Count);
        Assert.Equal(0, losses.Frames);
        double[] times = VideoFixture.TimesByFfprobe(path);
        // A raw stream has no times of its own.
        if (!double.IsNaN(times[0]))
            Assert.Equal(times, Times(captured));
        Assert.All(captured, frame => Assert.Equal(Discontinuity.None, frame.Metadata.Discontinuity));
    }

    // Each is said to be what it is, or it is what one that says nothing is taken for.
    [Theory]
    [InlineData("h709.mp4", "bt709", "tv", "yuv420p", "libx264", YuvMatrix.Bt709)]
    [InlineData("h709full.mp4", "bt709", "pc", "yuv420p", "libx264", YuvMatrix.Bt709)]
    [InlineData("h2020.mp4", "bt2020nc", "tv", "yuv420p10le", "libx264", YuvMatrix.Bt2020)]
    [InlineData("h601.mp4", "smpte170m", "tv", "yuv444p", "libx264", YuvMatrix.Bt601)]
    [InlineData("jpeg.avi", "", "pc", "yuvj422p", "mjpeg", YuvMatrix.Bt601)]
    [InlineData("rgb.mkv", "", "", "bgr0", "ffv1", YuvMatrix.Bt601)]
    [InlineData("plain.mp4", "", "", "yuv420p", "libx264", YuvMatrix.Bt601)]
    public async Task Run_AnyMatrixAndRange_ShowsTheColors(
        string name, string matrix, string range, string format, string codec, YuvMatrix expected)
    {
        string path = _folder.Combine(name);
        string scale = (matrix, range) switch
        {
            ("", "") => "null",
            ("", _) => $"scale=out_range={range}",
            _ => $"scale=out_color_matrix={matrix.Replace("bt2020nc", "bt2020", StringComparison.Ordinal)}:out_range={range}",
        };
        string[] said = matrix.Length > 0 ? ["-colorspace", matrix, "-color_range", range] : [];
        VideoFixture.Ffmpeg([
            "-f", "lavfi", "-i", "color=0xC83C28:s=64x48:r=5:d=0.4,format=rgb24", "-vf", $"{scale},format={format}", .. said,
            "-c:v", codec, .. codec == "libx264" ? ["-qp", "4"] : Array.Empty<string>(), path]);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(2, captured.Count);
        Assert.All(captured, frame =>
        {
            Assert.Equal(expected, frame.Metadata.Matrix);
            (int blue, int green, int red) = frame[32, 24];
            Assert.InRange(red, 0xC8 - 5, 0xC8 + 5);
            Assert.InRange(green, 0x3C - 5, 0x3C + 5);
            Assert.InRange(blue, 0x28 - 5, 0x28 + 5);
        });
    }

    [Theory]
    [InlineData("90", 576, 768)]
    [InlineData("180", 768, 576)]
    [InlineData("270", 576, 768)]
    public async Task Run_RotationInTheMetadata_IsApplied(string degrees, int width, int height)
    {
        string upright = _clips.Encode("upright.mp4", 3, "-c:v", "libx264"), path = _folder.Combine("turned.mp4");
        VideoFixture.Ffmpeg("-i", upright, "-c", "copy", "-metadata:s:v:0", $"rotate={degrees}", path);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(3, captured.Count);
        Assert.All(captured, frame => Assert.Equal((width, height), (frame.Width, frame.Height)));
    }

    [Fact]
    public async Task Open_PixelsThatAreNotSquare_TellsTheirShapeAndKeepsThem()
    {
        string path = _clips.Encode("sar.mp4", 3, "-vf", "scale=720:576,setsar=64/45", "-c:v", "libx264");
        await using var run = new LiveRun(new VideoFileOptions { Path = path });

        SourceProperties properties = await run.Source.OpenAsync(CancellationToken.None);

        Assert.Equal((720, 576, new PixelAspect(64, 45)), (properties.Width, properties.Height, properties.PixelAspect));
    }

    [Fact]
    public async Task Run_CoverPictureAsFirstStream_IsLeftOut()
    {
        string cover = _folder.Combine("cover.png"), video = _clips.Encode("v.mp4", 12, "-c:v", "libx264"), path = _folder.Combine("cover.mp4");
        VideoFixture.Ffmpeg("-i", video, "-frames:v", "1", "-update", "1", "-vf", "scale=64:48", cover);
        VideoFixture.Ffmpeg("-i", cover, "-i", video, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic", path);

        IReadOnlyList<CapturedFrame> captured = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(12, captured.Count);
        Assert.All(captured, frame => Assert.Equal(768, frame.Width));
    }

    [Fact]
    public async Task Run_InterlacedMotion_IsMadeWholeUnlessItIsToStayCombed()
    {
        string path = _folder.Combine("fields.mp4");
        // Fields of two moments in each frame: a moving edge is combed.
        VideoFixture.Ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=50", "-frames:v", "8", "-vf", "tinterlace=interleave_top,fieldorder=tff", "-flags",
            "+ildct+ilme", "-c:v", "libx264", "-qp", "10", path);

        IReadOnlyList<CapturedFrame> whole = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });
        IReadOnlyList<CapturedFrame> combed = await SourceRun.CollectAsync(
            new VideoFileOptions { Path = path, Deinterlace = Sources.Media.Decoding.Deinterlace.Off });

        Assert.Equal(combed.Count, whole.Count);
        Assert.True(Combing(whole[4]) < Combing(combed[4]) * 0.8, $"{Combing(whole[4]):0.0} against {Combing(combed[4]):0.0}");
    }

    private static StreamOptions Stream(string address) => new()
    {
        Address = StreamAddress.TryParse(address)!,
        OpenTimeout = TimeSpan.FromSeconds(5),
        StallTimeout = TimeSpan.FromSeconds(10),
    };

    private static byte[] Part(byte[] jpeg) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n"), .. jpeg, .. "\r\n"u8];

    private static FakeHttpAnswer Multipart(byte[] parts) =>
        new("200 OK", parts, ("Content-Type", "multipart/x-mixed-replace; boundary=frame")) { IsEndless = true };

    private static IEnumerable<double> Times(IEnumerable<CapturedFrame> frames) =>
        frames.Select(frame => Math.Round(frame.Metadata.PresentationTime.TotalSeconds, 6));

    private static long[] IndicesWith(IEnumerable<CapturedFrame> frames, Discontinuity reason) =>
        [.. frames.Where(frame => frame.Metadata.Discontinuity == reason).Select(frame => frame.Metadata.Index)];

    private static double MeanDifference(CapturedFrame left, CapturedFrame right)
    {
        Assert.Equal(left.Bgr.Length, right.Bgr.Length);
        long sum = 0;
        for (int i = 0; i < left.Bgr.Length; i++)
            sum += Math.Abs(left.Bgr[i] - right.Bgr[i]);
        return (double)sum / left.Bgr.Length;
    }

    // How far blue and red are apart, on average.
    private static double MeanColour(CapturedFrame frame)
    {
        long sum = 0;
        for (int i = 0; i < frame.Bgr.Length; i += 3)
            sum += Math.Abs(frame.Bgr[i] - frame.Bgr[i + 2]);
        return sum * 3.0 / frame.Bgr.Length;
    }

    // How much rows differ from both of their neighbours in the same direction.
    private static double Combing(CapturedFrame frame)
    {
        long sum = 0;
        for (int y = 1; y < frame.Height - 1; y++)
        {
            for (int x = 0; x < frame.Width; x++)
            {
                int above = frame[x, y].G - frame[x, y - 1].G, below = frame[x, y].G - frame[x, y + 1].G;
                if (above * below > 0)
                    sum += Math.Min(Math.Abs(above), Math.Abs(below));
            }
        }

        return (double)sum / (frame.Width * frame.Height);
    }
}
