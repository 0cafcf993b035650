using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenCvSharp;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

/// <summary>Formats that are made of the frames' own pixels.</summary>
[Collection(nameof(RunsAlone))]
public sealed class PictureExportTests : IDisposable
{
    // Both odd: videos have the next even size.
    private const int Width = 63, Height = 47;

    private static readonly ExportTrack One = new(1, TestSets.Dog), Two = new(12, TestSets.Ball);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. ExportRegistry.OfPictures.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    [NoLeakedFrames]
    public async Task WriteAsync_Cutouts_AreTheFramesColoursUnderTheMask()
    {
        ExportFrame second = new(3, 0.3, [Seen(One, Disc(20, 20, 9), 0.5f, isKeyframe: true), Seen(Two, Disc(26, 20, 7), 1, TrackState.Uncertain)]);
        ExportSet set = SetOf(new ExportFrame(0, 0, [TestSets.Unseen(One, TrackState.Lost), Seen(Two, Disc(50, 40, 9), 1)]), second);
        var pictures = new Pictures(frames: 4);

        ExportLosses losses = await ExportRegistry.FindOfPictures("cutouts")!.WriteAsync(set, pictures, _folder.Path, CancellationToken.None);

        Assert.Equal(["Objects that a frame does not show, which are left out there: 1."], losses.Notes);
        JsonElement[] lines = [.. File.ReadLines(_folder.Combine(CutoutExport.ListName)).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["yard/012/000000.png", "yard/001/000003.png", "yard/012/000003.png"], lines.Select(line => line.GetProperty("file").GetString()));
        Assert.Equal(
            ("yard", "train", 3, 0.3, 1, TestSets.OddName, "tracked", 0.5, true),
            (lines[1].GetProperty("clip").GetString(), lines[1].GetProperty("split").GetString(), lines[1].GetProperty("frame").GetInt32(),
                lines[1].GetProperty("seconds").GetDouble(), lines[1].GetProperty("object").GetInt32(), lines[1].GetProperty("class").GetString(),
                lines[1].GetProperty("state").GetString(), lines[1].GetProperty("score").GetDouble(), lines[1].GetProperty("keyframe").GetBoolean()));
        foreach (JsonElement line in lines)
        {
            using Mat whole = Cv2.ImDecode(pictures.PngOf(line.GetProperty("frame").GetInt64()), ImreadModes.Color);
            int id = line.GetProperty("object").GetInt32();
            SegmentationMask mask = set.Clips[0].Frames.Single(frame => frame.Index == line.GetProperty("frame").GetInt64())
                .Objects.Single(found => found.Track.Id == id).Mask!.Decode();
            AssertIsCutout(_folder.Combine(line.GetProperty("file").GetString()!), line, mask, whole);
        }
    }

    [Theory]
    [NoLeakedFrames]
    [InlineData("green-screen", "mp4", "64x48")]
    [InlineData("alpha", "mov", "64x48")]
    public async Task WriteAsync_Video_HasTheSourcesFramesAndTimes(string format, string extension, string size)
    {
        // Frame 1 has no results, and stays a frame.
        ExportSet set = SetOf(new ExportFrame(0, 0, [Seen(One, Disc(20, 20, 9))]), new ExportFrame(2, 0.4, [Seen(One, Disc(30, 20, 9))]));

        await ExportRegistry.FindOfPictures(format)!.WriteAsync(set, new Pictures(frames: 4), _folder.Path, CancellationToken.None);

        string path = _folder.Combine($"yard.{extension}");
        Assert.Equal(size, Run("ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x", path).Trim());
        double[] times = [.. Run("ffprobe", "-v", "error", "-show_entries", "frame=pts_time", "-of", "csv=p=0", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Trim(','), CultureInfo.InvariantCulture))];
        Assert.Equal(4, times.Length);
        Assert.All(times.Zip(Enumerable.Range(0, 4)), pair => Assert.Equal(Pictures.TimeOf(pair.Second).TotalSeconds, pair.First, 3));
    }

    [Fact]
    public async Task WriteAsync_AlphaVideo_HasTheVeryMask()
    {
        CocoRle one = Disc(20, 20, 9), two = Disc(28, 22, 9);
        ExportSet set = SetOf(new ExportFrame(0, 0, [Seen(One, one), Seen(Two, two)]));

        await ExportRegistry.FindOfPictures("alpha")!.WriteAsync(set, new Pictures(frames: 2), _folder.Path, CancellationToken.None);

        Run("ffmpeg", "-v", "error", "-i", _folder.Combine("yard.mov"), "-vf", $"alphaextract,format=gray,crop={Width}:{Height}:0:0", _folder.Combine("%d.png"));
        using Mat first = Cv2.ImRead(_folder.Combine("1.png"), ImreadModes.Grayscale), second = Cv2.ImRead(_folder.Combine("2.png"), ImreadModes.Grayscale);
        SegmentationMask a = one.Decode(), b = two.Decode();
        for (int i = 0; i < Width * Height; i++)
        {
            (int y, int x) = Math.DivRem(i, Width);
            Assert.Equal(a.IsObject(x, y) || b.IsObject(x, y) ? 255 : 0, first.At<byte>(y, x));
            Assert.Equal(0, second.At<byte>(y, x));
        }
    }

    [Fact]
    public async Task WriteAsync_GreenScreen_IsGreenOutsideAndThePictureInside()
    {
        ExportSet set = SetOf(new ExportFrame(0, 0, [Seen(One, Disc(30, 24, 15))]));
        var pictures = new Pictures(frames: 1);

        await ExportRegistry.FindOfPictures("green-screen")!.WriteAsync(set, pictures, _folder.Path, CancellationToken.None);

        Run("ffmpeg", "-v", "error", "-i", _folder.Combine("yard.mp4"), _folder.Combine("1.png"));
        using Mat video = Cv2.ImRead(_folder.Combine("1.png")), frame = Cv2.ImDecode(pictures.PngOf(0), ImreadModes.Color);
        // Away from the edge, where colours of half the resolution mix; H.264 is off by some steps.
        AssertNear(new Vec3b(0, 255, 0), video.At<Vec3b>(4, 4));
        AssertNear(new Vec3b(0, 255, 0), video.At<Vec3b>(44, 60));
        AssertNear(frame.At<Vec3b>(24, 30), video.At<Vec3b>(24, 30));
    }

    // A list of one number for each object and frame would be larger than what is allowed here.
    [Fact]
    public async Task WriteAsync_ManyFrames_HoldsNoMoreThanOfFew()
    {
        const int frames = 2000;
        long early = 0, growth = 0;
        ExportObject[] objects = [.. Enumerable.Range(1, 10).Select(id => Seen(new ExportTrack(id, TestSets.Dog), Disc(20, 20, 3)))];
        IEnumerable<ExportFrame> Frames()
        {
            for (int i = 0; i < frames; i++)
            {
                if (i == frames / 10)
                    early = GC.GetTotalMemory(forceFullCollection: true);
                if (i == frames - 1)
                    growth = GC.GetTotalMemory(forceFullCollection: true) - early;
                yield return new ExportFrame(i, i / 10.0, objects);
            }
        }

        ExportSet set = SetOf();
        await ExportRegistry.FindOfPictures("cutouts")!.WriteAsync(
            set with { Clips = [set.Clips[0] with { Frames = Frames() }] }, new Pictures(frames), _folder.Path, CancellationToken.None);

        Assert.InRange(growth, long.MinValue, 100_000);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    [NoLeakedFrames]
    public async Task WriteAsync_Ended_Stops(string name)
    {
        using var ending = new CancellationTokenSource();
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportRegistry.FindOfPictures(name)!.WriteAsync(
            SetOf(new ExportFrame(0, 0, [Seen(One, Disc(20, 20, 9))])), new Pictures(frames: 1), _folder.Path, ending.Token));
    }

    private static void AssertIsCutout(string path, JsonElement line, SegmentationMask mask, Mat whole)
    {
        using Mat cutout = Cv2.ImRead(path, ImreadModes.Unchanged);
        (int left, int top) = (line.GetProperty("x").GetInt32(), line.GetProperty("y").GetInt32());
        (int width, int height) = (cutout.Width, cutout.Height);
        Assert.Equal(
            (4, mask.Bounds.Left, mask.Bounds.Top, mask.Bounds.Width, mask.Bounds.Height, mask.Area),
            (cutout.Channels(), left, top, width, height, line.GetProperty("area").GetInt32()));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vec3b color = whole.At<Vec3b>(top + y, left + x);
                Assert.Equal(mask.IsObject(left + x, top + y) ? new Vec4b(color.Item0, color.Item1, color.Item2, 255) : default, cutout.At<Vec4b>(y, x));
            }
        }
    }

    private static void AssertNear(Vec3b expected, Vec3b found)
    {
        for (int channel = 0; channel < 3; channel++)
            Assert.InRange(found[channel], expected[channel] - 12, expected[channel] + 12);
    }

    private static ExportSet SetOf(params ExportFrame[] frames) => new("set", [TestSets.Dog, TestSets.Ball],
        [TestSets.Clip("yard", Width, Height, [One, Two], "train", frames)]);

    private static ExportObject Seen(ExportTrack track, CocoRle mask, float score = 0.9f, TrackState state = TrackState.Tracked, bool isKeyframe = false) =>
        new(track, state, mask, score, isKeyframe);

    private static CocoRle Disc(int centerX, int centerY, int radius)
    {
        byte[] pixels = [.. Enumerable.Range(0, Width * Height).Select(i =>
            ((i % Width) - centerX) * ((i % Width) - centerX) + ((i / Width) - centerY) * ((i / Width) - centerY) <= radius * radius ? (byte)1 : (byte)0)];
        return new SegmentationMask(Width, Height, pixels).ToRle();
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>Frames of a gradient that moves, at unequal distances in time.</summary>
    private sealed class Pictures(int frames) : IClipPictures
    {
        public static TimeSpan TimeOf(long frame) => TimeSpan.FromMilliseconds(100 * frame * frame);

        public byte[] PngOf(long index)
        {
            using var pool = new FramePool(1);
            using VideoFrame frame = Draw(pool, index);
            return FramePicture.ToPng(frame, hasGrid: false);
        }

        public async IAsyncEnumerable<ClipPicture> ReadAsync(
            ExportClip clip, bool all, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            using var pool = new FramePool(1);
            using IEnumerator<ExportFrame> known = clip.Frames.GetEnumerator();
            bool isMore = known.MoveNext();
            for (long i = 0; i < frames; i++)
            {
                bool isKnown = isMore && known.Current.Index == i;
                if (!isKnown && !all)
                    continue;
                using VideoFrame picture = Draw(pool, i);
                yield return new ClipPicture(isKnown ? known.Current : new ExportFrame(i, 0, []), picture, PixelAspect.Square);
                if (isKnown)
                    isMore = known.MoveNext();
            }
        }

        private static VideoFrame Draw(FramePool pool, long index)
        {
            using WritableFrame frame = pool.Rent(Width, Height);
            for (int i = 0; i < Width * Height; i++)
                frame.Luma[i] = (byte)(40 + (2 * (i % Width)) + (i / Width) + (int)(index % 20));
            frame.Cb.Fill((byte)(110 + (index % 7)));
            frame.Cr.Fill(150);
            return frame.Publish(new FrameMetadata
            {
                SourceId = "yard",
                Index = index,
                // The clip does not begin at 0; the video does.
                PresentationTime = TimeSpan.FromMilliseconds(500) + TimeOf(index),
                PresentationClock = PresentationClock.Stream,
                CapturedAt = DateTimeOffset.UnixEpoch,
            });
        }
    }
}
