using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Reading;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Images;

[NoLeakedFrames]
public sealed class ImageFolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Folder_DeliversImagesInNaturalOrder()
    {
        foreach (string name in new[] { "frame10.png", "frame2.png", "frame1.png", ".hidden.png" })
            Write(name);
        WriteBytes("notes.txt", [1]);

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(Folder() with { FrameRate = 24 });

        Assert.Equal(["frame1.png", "frame2.png", "frame10.png"], frames.Select(frame => frame.Metadata.Name));
        Assert.Equal([0L, 1L, 2L], frames.Select(frame => frame.Metadata.Index));
        Assert.All(frames, frame => Assert.Equal(PresentationClock.DeclaredRate, frame.Metadata.PresentationClock));
        Assert.Equal(TimeSpan.FromSeconds(2 / 24.0), frames[2].Metadata.PresentationTime);
    }

    [Fact]
    public async Task Open_Folder_DeclaresWhatItHolds()
    {
        Write("a.png", 20, 10);
        Write("b.png", 20, 10);
        using var log = new RecordedLog();
        await using IFrameSource source = Folder().CreateSource(log);

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(
            new SourceProperties
            {
                Width = 20,
                Height = 10,
                IsLive = false,
                DeclaredFrameRate = 25,
                DeclaredFrameCount = 2,
            },
            properties);
    }

    [Fact]
    public async Task Run_Pattern_DeliversTheMatchesOnly()
    {
        foreach (string name in new[] { "left1.png", "left2.png", "right1.png", "left1.jpg" })
            Write(name);

        IReadOnlyList<CapturedFrame> frames =
            await SourceRun.CollectAsync(new ImageFolderOptions { Path = _folder.Combine("left?.png") });

        Assert.Equal(["left1.png", "left2.png"], frames.Select(frame => frame.Metadata.Name));
    }

    [Theory]
    [InlineData("img_%04d.png", "img_0009.png", "img_0010.png", "img_12345.png")]
    [InlineData("img_%d.png", "img_9.png", "img_0009.png", "img_0010.png", "img_12345.png")]
    [InlineData("*_%d.p?g", "img_9.png", "img_0009.png", "img_0010.png", "img_12345.png")]
    public async Task Run_PatternWithANumber_DeliversTheMatchesInTheirOrder(string pattern, params string[] expected)
    {
        foreach (string name in new[] { "img_0010.png", "img_9.png", "img_0009.png", "img_12345.png", "img_a.png", "ximg-1.png" })
            Write(name);

        IReadOnlyList<CapturedFrame> frames =
            await SourceRun.CollectAsync(new ImageFolderOptions { Path = _folder.Combine(pattern) });

        Assert.Equal(expected.Order(NaturalOrder.Instance), frames.Select(frame => frame.Metadata.Name));
    }

    [Fact]
    public async Task Run_List_KeepsItsOrder()
    {
        string[] files = [Write("b.png"), Write("a.png"), Write("c.png")];

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(new ImageFolderOptions { Files = files });

        Assert.Equal(["b.png", "a.png", "c.png"], frames.Select(frame => frame.Metadata.Name));
    }

    [Theory]
    [InlineData(".png", 2)]
    [InlineData(".bmp", 2)]
    [InlineData(".tiff", 2)]
    [InlineData(".ppm", 2)]
    [InlineData(".jpg", 40)]
    [InlineData(".webp", 40)]
    public async Task Run_Format_ShowsThePicture(string extension, int tolerance)
    {
        Write("image" + extension, 32, 24);

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        Assert.Equal((32, 24), (frame.Width, frame.Height));
        AssertColor(ImageFixture.Blue, frame[4, 18], tolerance);
        AssertColor(ImageFixture.Red, frame[27, 18], tolerance);
        AssertColor(ImageFixture.Green, frame[15, 1], tolerance);
    }

    [Fact]
    public async Task Run_SixteenBitPng_IsReducedToEightBits()
    {
        using var image = new Mat(4, 5, MatType.CV_16UC3, new Scalar(0x1234, 0x8000, 0xFFFF));
        Assert.True(Cv2.ImWrite(_folder.Combine("deep.png"), image));

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        AssertColor(new Scalar(0x12, 0x80, 0xFF), frame[2, 2], tolerance: 2);
    }

    [Fact]
    public async Task Run_GrayImage_HasThreeEqualChannels()
    {
        using var image = new Mat(4, 5, MatType.CV_8UC1, new Scalar(77));
        Assert.True(Cv2.ImWrite(_folder.Combine("gray.png"), image));

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        Assert.Equal((77, 77, 77), frame[3, 3]);
    }

    [Fact]
    public async Task Run_TransparentImage_KeepsTheColorsAndLeavesOutAlpha()
    {
        using var image = new Mat(4, 5, MatType.CV_8UC4, new Scalar(10, 20, 30, 0));
        Assert.True(Cv2.ImWrite(_folder.Combine("alpha.png"), image));

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        Assert.Equal((10, 20, 30), frame[3, 3]);
    }

    [Theory]
    [InlineData(1, 32, 24)]
    [InlineData(3, 32, 24)]
    [InlineData(6, 24, 32)]
    [InlineData(8, 24, 32)]
    public async Task Run_ExifOrientation_IsApplied(byte orientation, int width, int height)
    {
        WriteBytes("photo.jpg", ImageFixture.WithOrientation(ImageFixture.Encode(".jpg", 32, 24), orientation));

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        Assert.Equal((width, height), (frame.Width, frame.Height));
        // The green first row is the top, the bottom, the right and the left column.
        (int x, int y) = orientation switch { 1 => (15, 1), 3 => (15, 22), 6 => (22, 15), _ => (1, 15) };
        AssertColor(ImageFixture.Green, frame[x, y], tolerance: 40);
    }

    [Fact]
    public async Task Run_CmykJpeg_IsConvertedToBgr()
    {
        WriteBytes("cmyk.jpg", CmykJpeg());

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        // Cyan and magenta make blue.
        AssertColor(new Scalar(255, 0, 0), frame[8, 8], tolerance: 40);
    }

    [Fact]
    public async Task Run_ImagesOfDifferentSizes_DeliversEachInItsOwn()
    {
        Write("a.png", 16, 12);
        Write("b.png", 1, 1);
        Write("c.png", 7, 30);

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(Folder());

        Assert.Equal([(16, 12), (1, 1), (7, 30)], frames.Select(frame => (frame.Width, frame.Height)));
        Assert.Equal([false, true, true], frames.Select(frame => frame.Metadata.IsDiscontinuity));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("cut JPEG")]
    [InlineData("cut PNG")]
    [InlineData("bomb")]
    public async Task Run_OneUnreadableImage_SkipsItWithAWarningAndKeepsTheIndices(string kind)
    {
        Write("a.png");
        WriteBytes("b.png", Unreadable(kind));
        Write("c.png");
        using var log = new RecordedLog();

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(Folder(), log);

        Assert.Equal([0L, 2L], frames.Select(frame => frame.Metadata.Index));
        Assert.Equal(TimeSpan.FromSeconds(2 / 25.0), frames[1].Metadata.PresentationTime);
        Assert.Equal(2, log.Warnings.Count);
        Assert.Contains("frame 1 is left out", log.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("b.png", log.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("1 of 3 images were left out", log.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FirstImageUnreadable_BeginsWithTheNext()
    {
        WriteBytes("a.png", Unreadable("text"));
        Write("b.png", 9, 9);

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(Folder()));

        Assert.Equal(1, frame.Metadata.Index);
        Assert.Equal((9, 9), (frame.Width, frame.Height));
    }

    [Fact]
    public async Task Run_UnreadableImageAndFail_DeliversThoseBeforeItAndFails()
    {
        Write("a.png");
        WriteBytes("b.png", Unreadable("text"));
        Write("c.png");

        (IReadOnlyList<CapturedFrame> frames, Exception? error) =
            await SourceRun.RunAsync(Folder() with { OnUnreadableImage = UnreadableImagePolicy.Fail });

        Assert.Single(frames);
        SourceException failure = Assert.IsType<SourceException>(error);
        Assert.Contains("image 2 of 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("its content is text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ImageOverThePoolsLimit_IsSkippedWithBothNumbers()
    {
        Write("a.png", 8, 8);
        Write("b.png", 100, 100);
        using var log = new RecordedLog();

        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(Folder(), log, maxFrameBytes: 10_000);

        Assert.Single(frames);
        Assert.Contains("100x100 pixels, which take 15,000 bytes as a frame; the limit is 10,000", log.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NothingReadable_SaysWhyTheFirstIsNot()
    {
        WriteBytes("a.png", Unreadable("empty"));
        WriteBytes("b.png", Unreadable("text"));

        SourceException error = await SourceRun.OpenFailsAsync(Folder());

        Assert.Contains("none of 2 image(s) can be used", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.png' is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EmptyFolder_SaysSo()
    {
        SourceException error = await SourceRun.OpenFailsAsync(Folder());

        Assert.Contains("holds no image: it holds no file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FolderWithoutImages_NamesAFileThatIsThere()
    {
        WriteBytes("readme.md", [1]);

        SourceException error = await SourceRun.OpenFailsAsync(Folder());

        Assert.Contains("it holds 1 file(s), the first of them 'readme.md'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PatternWithoutMatch_NamesIt()
    {
        Write("a.png");

        SourceException error =
            await SourceRun.OpenFailsAsync(new ImageFolderOptions { Path = _folder.Combine("*.jpg") });

        Assert.Contains("matches '*.jpg'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-folder", "does not exist")]
    [InlineData("no-such-folder/*.jpg", "its folder")]
    [InlineData("*/a.jpg*", "wildcard in a folder's name")]
    public async Task Open_WrongPath_SaysWhatIsWrong(string relative, string expected)
    {
        SourceException error =
            await SourceRun.OpenFailsAsync(new ImageFolderOptions { Path = _folder.Combine(relative) });

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileThatIsNoImage_PointsToVideo()
    {
        string path = WriteBytes("clip.mp4", [1]);

        SourceException error = await SourceRun.OpenFailsAsync(new ImageFolderOptions { Path = path });

        Assert.Contains("'.mp4' is no image extension", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneImage_IsOneFrame()
    {
        string path = Write("only.jpg");

        CapturedFrame frame = Assert.Single(await SourceRun.CollectAsync(new ImageFolderOptions { Path = path }));

        Assert.Equal("only.jpg", frame.Metadata.Name);
        Assert.Equal("only", frame.Metadata.SourceId);
    }

    [Fact]
    public void CreateSource_WrongValues_NamesAllOfThem()
    {
        using var log = new RecordedLog();
        var options = new ImageFolderOptions { Path = "a", Files = ["b", ""], FrameRate = -1 };

        SourceException error = Assert.Throws<SourceException>(() => options.CreateSource(log));

        Assert.Contains("Path: 'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("every entry must name an image", error.Message, StringComparison.Ordinal);
        Assert.Contains("FrameRate: '-1'", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Unreadable(string kind)
    {
        byte[] jpeg = ImageFixture.Encode(".jpg", 200, 200), png = ImageFixture.Encode(".png", 200, 200);
        return kind switch
        {
            "empty" => [],
            "text" => "this is no image"u8.ToArray(),
            "cut JPEG" => jpeg[..(jpeg.Length * 2 / 3)],
            "cut PNG" => png[..(png.Length * 2 / 3)],
            // A BMP header alone that asks for 12 GB.
            _ => [.. "BM"u8, .. new byte[12], 40, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 24, 0, .. new byte[24]],
        };
    }

    // 16x16 pixels of C = M = 100 %, Y = K = 0, stored inverted with Adobe's marker as CMYK JPEGs are.
    private static byte[] CmykJpeg() => Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAIBgYHBgUIBwcHCQkICgwUDQwLCwwZEhMPFB0aHx4dGhwcICQuJyAiLCMcHCg3KSwwMTQ0NB8nOT04"
        + "MjwuMzQy/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAHCP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMA"
        + "TQBZAEsAAD8Az+z+v6/gAAAP/9k=");

    private static void AssertColor(Scalar expected, (int B, int G, int R) found, int tolerance)
    {
        Assert.InRange(found.B, expected.Val0 - tolerance, expected.Val0 + tolerance);
        Assert.InRange(found.G, expected.Val1 - tolerance, expected.Val1 + tolerance);
        Assert.InRange(found.R, expected.Val2 - tolerance, expected.Val2 + tolerance);
    }

    private ImageFolderOptions Folder() => new() { Path = _folder.Path };

    private string Write(string name, int width = 16, int height = 12) =>
        ImageFixture.Write(_folder.Combine(name), width, height);

    private string WriteBytes(string name, byte[] bytes)
    {
        string path = _folder.Combine(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
