using System.Runtime.Versioning;
using System.Text;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

[NoLeakedFrames]
public sealed class VideoFileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Avi_DeclaresSizeRateAndCount()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 12);
        await using IFrameSource source = Create(new VideoFileOptions { Path = path });

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(
            new SourceProperties
            {
                Width = 64,
                Height = 48,
                IsLive = false,
                DeclaredFrameRate = 20,
                DeclaredFrameCount = 12,
            },
            properties);
        Assert.Equal("clip", source.Id);
    }

    [Theory]
    [InlineData("clip.avi")]
    [InlineData("clip.mp4")]
    public async Task Run_WholeFile_DeliversEveryFrameInOrderWithItsTime(string name)
    {
        string path = Write(name, frames: 12);

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(12, frames.Count);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), frames.Select(frame => frame.Metadata.Index));
        Assert.All(frames, frame => Assert.Equal(PresentationClock.Stream, frame.Metadata.PresentationClock));
        for (int i = 0; i < frames.Count; i++)
            Assert.Equal(i * 50.0, frames[i].Metadata.PresentationTime.TotalMilliseconds, tolerance: 1);
        Assert.All(frames, frame => Assert.False(frame.Metadata.IsDiscontinuity));
    }

    [Fact]
    public async Task Run_WholeFile_ShowsThePicturesThatWereWritten()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 6, width: 160, height: 120);

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        var scene = new TestPatternScene(VideoFixture.Pattern(6, 160, 120));
        var written = new byte[160 * 120 * 3];
        for (int i = 0; i < frames.Count; i++)
        {
            scene.Render(i, written);
            // JPEG with halved chroma: saturated edges differ, the picture as a whole hardly.
            Assert.True(MeanDifference(written, frames[i].Bgr) < 8, $"frame {i}");
        }
    }

    [Theory]
    [InlineData(63, 47)]
    [InlineData(48, 64)]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    public async Task Run_OddSize_DeliversThatSize(int width, int height)
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("odd.avi"), frames: 2, width: width, height: height);

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal(2, frames.Count);
        Assert.All(frames, frame => Assert.Equal((width, height), (frame.Width, frame.Height)));
    }

    [Fact]
    public async Task Run_RotationInTheMetadata_IsApplied()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("phone.mp4"), frames: 3);
        IReadOnlyList<CapturedFrame> lying = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });
        VideoFixture.RotateRight(path);
        await using IFrameSource source = Create(new VideoFileOptions { Path = path });

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);
        IReadOnlyList<CapturedFrame> upright = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        Assert.Equal((48, 64), (properties.Width, properties.Height));
        Assert.Equal(3, upright.Count);
        Assert.All(upright, frame => Assert.Equal((48, 64), (frame.Width, frame.Height)));
        // Turned to the right, the lower left corner is the upper left one.
        Assert.Equal(lying[2][0, 47], upright[2][0, 0]);
        Assert.Equal(lying[2][63, 0], upright[2][47, 63]);
    }

    [UnprivilegedFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Open_FileWithoutReadPermission_NamesTheCure()
    {
        string path = WriteBytes("secret.mp4", [1, 2, 3]);
        File.SetUnixFileMode(path, UnixFileMode.None);

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = path });

        Assert.Contains("chmod +r", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StartStrideAndMaximum_DeliversThoseFrames()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 20);
        IReadOnlyList<CapturedFrame> all = await SourceRun.CollectAsync(new VideoFileOptions { Path = path });

        IReadOnlyList<CapturedFrame> some = await SourceRun.CollectAsync(
            new VideoFileOptions { Path = path, Start = 3, Stride = 4, Frames = 3 });

        Assert.Equal([0L, 1L, 2L], some.Select(frame => frame.Metadata.Index));
        Assert.Equal(all[3].Bgr, some[0].Bgr);
        Assert.Equal(all[7].Bgr, some[1].Bgr);
        Assert.Equal(all[11].Bgr, some[2].Bgr);
        Assert.Equal(all[7].Metadata.PresentationTime, some[1].Metadata.PresentationTime);
    }

    [Theory]
    [InlineData(0, 1, null, 20)]
    [InlineData(3, 4, null, 5)]
    [InlineData(0, 7, null, 3)]
    [InlineData(0, 1, 6L, 6)]
    public async Task Open_Selection_DeclaresAsManyFramesAsItDelivers(int start, int stride, long? most, int expected)
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 20);
        var options = new VideoFileOptions { Path = path, Start = start, Stride = stride, Frames = most };
        await using IFrameSource source = Create(options);

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(expected, properties.DeclaredFrameCount);
        Assert.Equal(expected, (await SourceRun.CollectAsync(options)).Count);
    }

    [Fact]
    public async Task Open_StartBehindTheEnd_SaysHowManyFramesThereAre()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 5);

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = path, Start = 5 });

        Assert.Contains("5 frames", error.Message, StringComparison.Ordinal);
        Assert.Contains("no frame 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MissingFile_NamesThePath()
    {
        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = _folder.Combine("no.mp4") });

        Assert.Contains("no.mp4' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Folder_PointsToTheImageSource()
    {
        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = _folder.Path });

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EmptyFile_SaysSo()
    {
        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = WriteBytes("a.mp4", []) });

        Assert.Contains("is empty (0 bytes)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Text_SaysThatItIsText()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("not a video\n", 200)));

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = WriteBytes("a.mp4", text) });

        Assert.Contains("cannot be opened as a video: its content is text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RandomBytes_ShowsTheFirstOnes()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = WriteBytes("a.mp4", bytes) });

        Assert.Contains(Convert.ToHexString(bytes, 0, 8), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AudioOnly_SaysThatItIsAudio()
    {
        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = WriteBytes("a.wav", Wav()) });

        Assert.Contains("it is WAV audio", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoFrames_SaysSo()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("none.avi"), frames: 0);

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = path });

        Assert.Contains("none.avi", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Mp4CutBeforeItsIndex_SaysThatTheIndexIsMissing()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("cut.mp4"), frames: 12);
        VideoFixture.Truncate(path, 0.6);

        SourceException error = await SourceRun.OpenFailsAsync(new VideoFileOptions { Path = path });

        Assert.Contains("(\"moov\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileCutOffInTheMiddle_DeliversWhatDecodesAndThenFails()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("cut.avi"), frames: 40);
        VideoFixture.Truncate(path, 0.5);

        (IReadOnlyList<CapturedFrame> frames, Exception? error) =
            await SourceRun.RunAsync(new VideoFileOptions { Path = path });

        Assert.InRange(frames.Count, 10, 30);
        SourceException cut = Assert.IsType<SourceException>(error);
        Assert.False(cut.IsTransient);
        Assert.Contains($"ended after frame {frames.Count - 1} of", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileCutOffAndAccepted_DeliversWhatDecodesWithAWarning()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("cut.avi"), frames: 40);
        VideoFixture.Truncate(path, 0.5);
        using var log = new RecordedLog();

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(
            new VideoFileOptions { Path = path, OnEarlyEnd = EarlyEndPolicy.Warn }, log);

        Assert.InRange(frames.Count, 10, 30);
        Assert.Contains(log.Warnings, warning => warning.Contains("is cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_FrameOverThePoolsLimit_GivesBothNumbers()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 2);

        (IReadOnlyList<CapturedFrame> frames, Exception? error) =
            await SourceRun.RunAsync(new VideoFileOptions { Path = path }, maxFrameBytes: 4000);

        Assert.Empty(frames);
        Assert.Contains("4,608 bytes; the limit is 4,000", Assert.IsType<SourceException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Twice_StartsAgainFromTheFirstFrame()
    {
        string path = VideoFixture.WriteAvi(_folder.Combine("clip.avi"), frames: 3);
        await using IFrameSource source = Create(new VideoFileOptions { Path = path });
        using var pool = new FramePool(8);

        var runs = new List<long[]>();
        for (int i = 0; i < 2; i++)
        {
            var channel = System.Threading.Channels.Channel.CreateBounded<VideoFrame>(8);
            await source.RunAsync(pool, channel.Writer, CancellationToken.None);
            channel.Writer.Complete();
            var indices = new List<long>();
            await foreach (VideoFrame frame in channel.Reader.ReadAllAsync())
                indices.Add(CapturedFrame.Take(frame).Metadata.Index);
            runs.Add([.. indices]);
        }

        Assert.Equal([0L, 1L, 2L], runs[0]);
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void CreateSource_WrongValues_NamesAllOfThem()
    {
        var options = new VideoFileOptions { Path = " ", Start = -1, Frames = 0, Stride = 0 };

        SourceException error = Assert.Throws<SourceException>(() => Create(options));

        foreach (string key in new[] { "Path", "Start", "Frames", "Stride" })
            Assert.Contains($"{key}: ", error.Message, StringComparison.Ordinal);
    }

    private static IFrameSource Create(VideoFileOptions options)
    {
        using var log = new RecordedLog();
        return options.CreateSource(log);
    }

    private static double MeanDifference(byte[] left, byte[] right)
    {
        Assert.Equal(left.Length, right.Length);
        long sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += Math.Abs(left[i] - right[i]);
        return (double)sum / left.Length;
    }

    // 0.1 s of silence: 8 kHz, 16 bit, one channel.
    private static byte[] Wav()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        const int samples = 800;
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(16000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples * 2);
        writer.Write(new byte[samples * 2]);
        writer.Flush();
        return stream.ToArray();
    }

    private string Write(string name, int frames) => name.EndsWith(".mp4", StringComparison.Ordinal)
        ? VideoFixture.WriteMp4(_folder.Combine(name), frames)
        : VideoFixture.WriteAvi(_folder.Combine(name), frames);

    private string WriteBytes(string name, byte[] bytes)
    {
        string path = _folder.Combine(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
