using OpenCvSharp;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>Pictures of single frames, by the built program.</summary>
public sealed class FrameCommandTests : IDisposable
{
    private const string Pattern = "test:crossing?size=320x192";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Frame_WithGrid_HasLinesAtItsCoordinatesAndNothingElseChanged()
    {
        using Mat plain = await PictureAsync("plain.png", Pattern, "7"), grid = await PictureAsync("grid.png", Pattern, "7", "--grid");
        using Mat later = await PictureAsync("later.png", Pattern, "30");

        Assert.Equal(new Size(320, 192), grid.Size());
        // Labelled lines are 50 pixels apart at this size, finer ones 10.
        Assert.NotEqual(plain.At<Vec3b>(115, 100), grid.At<Vec3b>(115, 100));
        Assert.NotEqual(plain.At<Vec3b>(150, 215), grid.At<Vec3b>(150, 215));
        Assert.NotEqual(plain.At<Vec3b>(115, 110), grid.At<Vec3b>(115, 110));
        Assert.Equal(plain.At<Vec3b>(115, 105), grid.At<Vec3b>(115, 105));
        Assert.Equal(plain.At<Vec3b>(75, 235), grid.At<Vec3b>(75, 235));
        Assert.True(Cv2.Norm(plain, later) > 0, "frames 7 and 30 are the same picture");
    }

    [Theory]
    [InlineData("9999", "is beyond the end: {input} has 100 frames; name one from 0 to 99")]
    [InlineData("first", "the frame is 'first'; it must be a whole number of 0 or more")]
    public async Task Frame_ThatIsNotThere_IsRefused(string frame, string expected)
    {
        ProcessResult result = await SamStreamProcess.RunAsync("frame", SampleClip.Path, frame, "--out", _folder.Combine("f.png"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected.Replace("{input}", SampleClip.Path, StringComparison.Ordinal), result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Frame_FileThatExists_IsKeptUnlessOverwritten()
    {
        string file = _folder.Combine("f.png");
        await File.WriteAllTextAsync(file, "mine");

        ProcessResult refused = await SamStreamProcess.RunAsync("frame", Pattern, "--out", file);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        using Mat picture = await PictureAsync("f.png", Pattern, "0", "--overwrite");
        Assert.Equal(new Size(320, 192), picture.Size());
    }

    [Theory]
    [InlineData(Pattern, "f.jpg", "is no PNG")]
    [InlineData("rtsp://127.0.0.1/none", "f.png", "has no end")]
    public async Task Frame_OfNoUse_IsRefused(string input, string file, string expected)
    {
        ProcessResult result = await SamStreamProcess.RunAsync("frame", input, "0", "--out", _folder.Combine(file));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private async Task<Mat> PictureAsync(string name, params string[] arguments)
    {
        string file = _folder.Combine(name);
        ProcessResult result = await SamStreamProcess.RunAsync(["frame", .. arguments, "--out", file]);
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        return Cv2.ImRead(file);
    }
}
