using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests;

public sealed class SourceLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("clip.mp4", "clip")]
    [InlineData("/videos/My clip.v2.mkv", "My-clip.v2")]
    [InlineData("file:///videos/a.avi", "a")]
    public void Parse_NameWithExtension_IsAVideoFile(string input, string id)
    {
        VideoFileOptions options = Assert.IsType<VideoFileOptions>(SourceLocator.Parse(input));

        Assert.Equal(id, options.EffectiveId);
    }

    [Theory]
    [InlineData("frames/*.jpg", "frames")]
    [InlineData("frames/left_??.png", "frames")]
    [InlineData("photo.PNG", "photo")]
    [InlineData("*.jpg", "source")]
    public void Parse_PatternOrImage_IsImages(string input, string id)
    {
        ImageFolderOptions options = Assert.IsType<ImageFolderOptions>(SourceLocator.Parse(input));

        Assert.Equal(input, options.Path);
        Assert.Equal(id, options.EffectiveId);
    }

    [Fact]
    public void Parse_ExistingFolder_IsImages()
    {
        ImageFolderOptions options = Assert.IsType<ImageFolderOptions>(SourceLocator.Parse(_folder.Path + "/"));

        Assert.Equal(Path.GetFileName(_folder.Path), options.EffectiveId);
    }

    [Fact]
    public void Parse_ExistingFileWithoutExtension_IsAVideoFile()
    {
        string path = _folder.Combine("recording");
        File.WriteAllText(path, "");

        Assert.IsType<VideoFileOptions>(SourceLocator.Parse(path));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData(" 2 ", 2)]
    [InlineData("/dev/video7", 7)]
    public void Parse_NumberOrDevice_IsACamera(string input, int index)
    {
        CameraOptions options = Assert.IsType<CameraOptions>(SourceLocator.Parse(input));

        Assert.Equal(index, options.Index);
        Assert.Equal($"/dev/video{index}", options.DevicePath);
    }

    [Fact]
    public void Parse_TestPattern_ReadsEveryKey()
    {
        FrameSourceOptions options = SourceLocator.Parse(
            "test:leave-and-return?seed=-3&size=320x180&frames=100&rate=12.5&objects=5&background=moving");

        Assert.Equal(
            new TestPatternOptions
            {
                Scenario = TestPatternScenario.LeaveAndReturn,
                Seed = -3,
                Width = 320,
                Height = 180,
                FrameCount = 100,
                FrameRate = 12.5,
                ObjectCount = 5,
                MovingBackground = true,
            },
            options);
    }

    [Theory]
    [InlineData("test:")]
    [InlineData("TEST:mixed")]
    public void Parse_TestPatternWithoutKeys_HasTheDefaults(string input) =>
        Assert.Equal(new TestPatternOptions(), SourceLocator.Parse(input));

    [Theory]
    [InlineData("test:juggling", "'juggling' is none of crossing, occlusion, leave-and-return, deforming, mixed")]
    [InlineData("test:mixed?speed=3", "'speed' is not known; the keys are seed, size")]
    [InlineData("test:mixed?size=640", "size='640' is not understood")]
    [InlineData("test:mixed?size=0x10", "Width: '0'")]
    [InlineData("test:mixed?frames=many", "frames='many' is not a whole number")]
    [InlineData("test:mixed?background", "background='' is not understood")]
    public void Parse_WrongTestPattern_SaysWhatIsWrong(string input, string expected)
    {
        SourceException error = Assert.Throws<SourceException>(() => SourceLocator.Parse(input));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralMistakes_NamesAllOfThem()
    {
        SourceException error = Assert.Throws<SourceException>(() => SourceLocator.Parse("test:x?seed=a&frames=0"));

        Assert.Contains("'x' is none of", error.Message, StringComparison.Ordinal);
        Assert.Contains("seed='a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("FrameCount: '0'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://admin:s3cret@10.0.0.7:554/live?token=abc", "10.0.0.7-554-live")]
    [InlineData("RTSPS://cam/live", "cam-live")]
    [InlineData("http://10.0.0.7/stream.m3u8", "10.0.0.7-stream.m3u8")]
    [InlineData("srt://10.0.0.7:9000?passphrase=s3cret", "10.0.0.7-9000")]
    public void Parse_NetworkAddress_IsAStreamWhoseIdHoldsNoSecret(string input, string id)
    {
        StreamOptions options = Assert.IsType<StreamOptions>(SourceLocator.Parse(input));

        Assert.Equal(id, options.EffectiveId);
        foreach (string secret in new[] { "admin", "s3cret", "abc" })
            Assert.DoesNotContain(secret, options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://admin:s3cret@[bad/live?token=abc", "names no host")]
    [InlineData("gopher://admin:s3cret@10.0.0.7/abc", "'gopher://…' is not read")]
    public void Parse_AddressThatIsNone_IsRefusedWithoutItsCredentials(string input, string expected)
    {
        SourceException error = Assert.Throws<SourceException>(() => SourceLocator.Parse(input));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        foreach (string secret in new[] { "admin", "s3cret", "abc" })
            Assert.DoesNotContain(secret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Program_IsSplitAndItsArgumentsAreNotShown()
    {
        ProgramOptions options = Assert.IsType<ProgramOptions>(
            SourceLocator.Parse("exec:gst-launch-1.0 -q rtspsrc location=rtsp://cam/live user-pw=s3cret ! matroskamux ! fdsink"));

        Assert.Equal("gst-launch-1.0", options.Command[0]);
        Assert.Equal(["user-pw=s3cret", "!", "matroskamux", "!", "fdsink"], options.Command.Skip(4));
        Assert.DoesNotContain("s3cret", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_GstreamerPipeline_SaysWhatToWriteInstead()
    {
        SourceException error = Assert.Throws<SourceException>(() => SourceLocator.Parse("gst:videotestsrc"));

        Assert.Contains("exec:gst-launch-1.0 -q", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RealFileWithAPatternsName_IsThatFile()
    {
        foreach (string name in new[] { "what*.mp4", "which?.mp4", "line\nbreak.mp4", "frame%03d.mp4", "a:b#c'd\".mp4" })
        {
            string path = _folder.Combine(name);
            File.WriteAllText(path, "x");

            Assert.Equal(path, Assert.IsType<VideoFileOptions>(SourceLocator.Parse(path)).Path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing-here")]
    [InlineData("no/such/folder/")]
    public void Parse_Unknown_ListsTheForms(string input)
    {
        SourceException error = Assert.Throws<SourceException>(() => SourceLocator.Parse(input));

        foreach (string form in new[] { "clip.mp4", "frames/", "/dev/video0", "test:crossing" })
            Assert.Contains(form, error.Message, StringComparison.Ordinal);
    }
}
