using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Clips;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.Tests.Media;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Clips;

/// <summary>A frame that is read from the middle of a clip is the one that a run from its start numbers so, sample by sample.</summary>
[NoLeakedFrames]
public sealed class RecordedClipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Slow("A decoder is started for each place that is sought.")]
    [InlineData("clip.mp4", "-c:v", "libx264", "-g", "12", "-bf", "3", "-x264-params", "open-gop=1:scenecut=0")]
    [InlineData("clip.mkv", "-c:v", "libx264", "-g", "12", "-bf", "3", "-x264-params", "open-gop=1:scenecut=0")]
    [InlineData("clip.ts", "-c:v", "libx264", "-g", "12", "-bf", "2")]
    [InlineData("clip.avi", "-c:v", "mjpeg")]
    [InlineData("clip.webm", "-c:v", "libvpx-vp9", "-g", "10", "-deadline", "realtime", "-cpu-used", "8")]
    [InlineData("vfr.mp4", "-c:v", "libx264", "-g", "10", "-bf", "2", "-vf", "setpts=N*N/40/TB", "-fps_mode", "vfr")]
    public async Task Forwards_FromAnyFrame_GivesTheFramesOfARunFromTheStart(string name, params string[] encoder)
    {
        string path = VideoFixture.Write(_folder.Combine(name), 70, 64, 48, 20, encoder);

        RecordedClip clip = await AssertSameAsync(new VideoFileOptions { Path = path }, [13, 24, 35, 37, 68], 3);

        Assert.True(clip.IsSeekable);
        Assert.Equal(70, clip.FrameCount);
    }

    [Theory]
    [InlineData("clip.h264", "-c:v", "libx264", "-g", "12")]
    [InlineData("clip.mpg", "-c:v", "mpeg2video", "-g", "9", "-bf", "2")]
    [InlineData("refresh.mp4", "-c:v", "libx264", "-g", "12", "-bf", "0", "-x264-params", "intra-refresh=1")]
    public async Task Forwards_FileThatCannotBeSoughtIn_GivesTheSameFramesFromTheStart(string name, params string[] encoder)
    {
        string path = VideoFixture.Write(_folder.Combine(name), 70, 64, 48, 20, encoder);

        RecordedClip clip = await AssertSameAsync(new VideoFileOptions { Path = path }, [13, 30]);

        Assert.False(clip.IsSeekable);
    }

    [Fact]
    public async Task Forwards_RotatedFile_GivesUprightFrames()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("clip.mp4"), frames: 30);
        VideoFixture.RotateRight(path);

        RecordedClip clip = await AssertSameAsync(new VideoFileOptions { Path = path }, [14, 29]);

        Assert.Equal((48, 64), (clip.Properties.Width, clip.Properties.Height));
    }

    [Fact]
    public async Task Forwards_SampleClip_GivesTheFramesOfARunFromTheStart() =>
        await AssertSameAsync(new VideoFileOptions { Path = SampleClip.Path }, [42, 99]);

    [Fact]
    public async Task Forwards_Images_GivesThoseImages()
    {
        await AssertSameAsync(Images(6), [1, 5]);
    }

    [DataTheory(Requires = "field")]
    [Slow("A decoder is started for each place that is sought.")]
    [InlineData("vfr.mp4")]
    [InlineData("gap12.mp4")]
    [InlineData("latevideo.mp4")]
    [InlineData("latevideo.mkv")]
    [InlineData("trim.mp4")]
    [InlineData("inter_tff.mp4")]
    [InlineData("rot90.mp4")]
    [InlineData("wrap.ts")]
    [InlineData("reschange.ts")]
    [InlineData("corruptmid.mp4")]
    [InlineData("pixchange.avi")]
    public async Task Forwards_FieldFile_GivesTheFramesOfARunFromTheStart(string name) =>
        await AssertSameAsync(new VideoFileOptions { Path = TestData.Combine($"field/{name}") }, [3, 6]);

    [DataTheory(Requires = "clips")]
    [Slow("A decoder is started for each place that is sought.")]
    [InlineData("intel_car-detection.mp4", 60, 110, 376)]
    [InlineData("bgslib_video.avi", 40, 130, 373)]
    [InlineData("udacity_solidWhiteRight.mp4", 33, 100, 220)]
    public async Task Forwards_RealClip_GivesTheFramesOfARunFromTheStart(string name, params int[] frames) =>
        await AssertSameAsync(new VideoFileOptions { Path = TestData.Combine($"clips/{name}") }, [.. frames.Select(frame => (long)frame)], 3);

    [Fact]
    public async Task Forwards_BehindTheEnd_SaysHowManyFramesThereAre()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("clip.mp4"), frames: 12);
        RecordedClip clip = await RecordedClip.OpenAsync(new VideoFileOptions { Path = path }, CancellationToken.None);

        await using ClipSource source = clip.Forwards(12);
        SourceException error = await Assert.ThrowsAsync<SourceException>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.Contains("12 frames", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(5L * 64 * 48 * 3 / 2)]
    [InlineData(ReversedSource.DefaultChunkBytes)]
    public async Task Backwards_InChunksOfAnySize_IsForwardsReversed(long chunkBytes)
    {
        string path = VideoFixture.Write(
            _folder.Combine("clip.mp4"), 30, 64, 48, 20, "-c:v", "libx264", "-g", "8", "-bf", "2", "-x264-params", "open-gop=1");
        var options = new VideoFileOptions { Path = path };
        IReadOnlyDictionary<long, ClipFixture.Sample> sequence = await ClipFixture.SequenceAsync(options);
        RecordedClip clip = await RecordedClip.OpenAsync(options, CancellationToken.None);

        ClipSource source = clip.Backwards(25, 4, chunkBytes);
        IReadOnlyList<ClipFixture.Sample> reversed = await ClipFixture.ReadAsync(source);

        Assert.Equal(Enumerable.Range(4, 22).Reverse().Select(i => sequence[i].Picture), reversed.Select(sample => sample.Picture));
        Assert.Equal(Enumerable.Range(0, 22).Select(i => (long)i), reversed.Select(sample => sample.Metadata.Index));
        for (int i = 0; i < reversed.Count; i++)
        {
            Assert.Equal(
                sequence[25].Metadata.PresentationTime - sequence[25 - i].Metadata.PresentationTime, reversed[i].Metadata.PresentationTime);
            Assert.Equal(sequence[25 - i].Metadata.PresentationTime, source.OriginOf(reversed[i].Metadata).Time);
        }
    }

    [Fact]
    public async Task Backwards_SizeChangesOnTheWay_IsToldOnTheOtherSideOfTheChange()
    {
        VideoFixture.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10", "-frames:v", "3", _folder.Combine("a%d.png"));
        VideoFixture.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=32x48:rate=10", "-frames:v", "3", _folder.Combine("b%d.png"));
        RecordedClip clip = await RecordedClip.OpenAsync(new ImageFolderOptions { Path = _folder.Path }, CancellationToken.None);

        IReadOnlyList<ClipFixture.Sample> reversed = await ClipFixture.ReadAsync(clip.Backwards(5));

        Assert.Equal(
            [Discontinuity.None, Discontinuity.None, Discontinuity.None, Discontinuity.SizeChanged, Discontinuity.None, Discontinuity.None],
            reversed.Select(sample => sample.Metadata.Discontinuity));
    }

    [Fact]
    public async Task Backwards_ImageThatDoesNotDecode_LeavesAGap()
    {
        ImageFolderOptions options = Images(5);
        await File.WriteAllBytesAsync(Path.Combine(options.Path!, "frame3.png"), [1, 2, 3]);
        RecordedClip clip = await RecordedClip.OpenAsync(options, CancellationToken.None);

        IReadOnlyList<ClipFixture.Sample> reversed = await ClipFixture.ReadAsync(clip.Backwards(4));

        Assert.Equal([4, 3, 1, 0], reversed.Select(sample => sample.Frame));
        Assert.Equal([0, 1, 3, 4], reversed.Select(sample => sample.Metadata.Index));
    }

    [Fact]
    public async Task GetState_FileIsReplacedOrDeleted_IsTold()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("clip.mp4"), frames: 4);
        RecordedClip clip = await RecordedClip.OpenAsync(new VideoFileOptions { Path = path }, CancellationToken.None);

        Assert.Equal(ClipState.Same, clip.GetState());
        VideoFixture.WriteMp4(path, frames: 5);
        Assert.Equal(ClipState.Changed, clip.GetState());
        File.Delete(path);
        Assert.Equal(ClipState.Gone, clip.GetState());
    }

    [Fact]
    public async Task PrepareAsync_FirstCallerGivesUp_IsDoneForTheOthers()
    {
        string path = VideoFixture.WriteMp4(_folder.Combine("clip.mp4"), frames: 30);
        RecordedClip clip = await RecordedClip.OpenAsync(new VideoFileOptions { Path = path }, CancellationToken.None);
        using var gone = new CancellationTokenSource();
        Task first = clip.PrepareAsync(gone.Token);
        Task second = clip.PrepareAsync(CancellationToken.None);

        await gone.CancelAsync();
        await second;

        Assert.True(clip.IsSeekable);
        await Record.ExceptionAsync(() => first);
    }

    [Fact]
    public async Task OpenAsync_TestPattern_IsRefused() =>
        await Assert.ThrowsAsync<SourceException>(() => RecordedClip.OpenAsync(new Sources.TestPattern.TestPatternOptions(), CancellationToken.None));

    private ImageFolderOptions Images(int count)
    {
        string folder = Directory.CreateDirectory(_folder.Combine("frames")).FullName;
        VideoFixture.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10", "-frames:v", $"{count}", Path.Combine(folder, "frame%d.png"));
        return new ImageFolderOptions { Path = folder };
    }

    private static async Task<RecordedClip> AssertSameAsync(FrameSourceOptions options, IReadOnlyList<long> frames, int count = 2)
    {
        IReadOnlyDictionary<long, ClipFixture.Sample> sequence = await ClipFixture.SequenceAsync(options);
        RecordedClip clip = await RecordedClip.OpenAsync(options, CancellationToken.None);
        foreach (long from in frames)
        {
            IReadOnlyList<ClipFixture.Sample> read = await ClipFixture.ReadAsync(clip.Forwards(from, count));
            IEnumerable<ClipFixture.Sample> expected = Enumerable.Range(0, count).Select(i => sequence.GetValueOrDefault(from + i)).OfType<ClipFixture.Sample>();
            Assert.Equal(expected.Select(sample => sample.Picture), read.Select(sample => sample.Picture));
            Assert.Equal(expected.Select(sample => sample.Metadata.PresentationTime), read.Select(sample => clip.TimeOf(sample.Frame) ?? sample.Metadata.PresentationTime));
        }

        return clip;
    }
}
