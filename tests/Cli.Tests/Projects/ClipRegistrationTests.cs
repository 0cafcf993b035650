using System.Diagnostics;
using System.Globalization;
using SamStream.Annotation.Projects;
using SamStream.Cli.Projects;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Projects;

/// <summary>What a project knows of a clip is what ffprobe says of it.</summary>
public sealed class ClipRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain.mkv", 9, 64, 48, 0, false, "-c:v", "ffv1")]
    [InlineData("plain.mp4", 9, 64, 48, 0, false, "-c:v", "libx264")]
    [InlineData("unequal.mkv", 9, 64, 48, 0, true, "-vf", "setpts=N*N/(10*TB)", "-fps_mode", "passthrough", "-c:v", "libx264")]
    // No index and no times of packets that tell frames.
    [InlineData("stream.h264", 9, 64, 48, 0, false, "-c:v", "libx264", "-bf", "2")]
    public async Task ReadAsync_Video_CountsAsFfprobeDoes(string name, long frames, int width, int height, int rotation, bool isVariable, params string[] options)
    {
        Record(name, options);

        ProjectClip clip = await ReadAsync(name);

        Assert.Equal((frames, width, height, rotation, isVariable), (clip.Frames, clip.Width, clip.Height, clip.Rotation, clip.VariableRate));
        Assert.Equal(CountOf(name), clip.Frames);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task ReadAsync_TurnedVideo_IsOfTheTurnedSizeAndSaysByHowMuch(int degrees)
    {
        Record("upright.mp4", "-c:v", "libx264");
        Ffmpeg("-i", _folder.Combine("upright.mp4"), "-c", "copy", "-metadata:s:v:0", $"rotate={degrees}", _folder.Combine("turned.mp4"));

        ProjectClip clip = await ReadAsync("turned.mp4");

        // FFmpeg 5 writes that the frames are to be turned by as much against the clock.
        Assert.Equal(360 - degrees, clip.Rotation);
        Assert.Equal(degrees == 180 ? (64, 48) : (48, 64), (clip.Width, clip.Height));
        Assert.Equal(CountOf("turned.mp4"), clip.Frames);
    }

    [Fact]
    public async Task ReadAsync_SameBytesElsewhere_IsTheSameClip()
    {
        Record("one.mkv", "-c:v", "ffv1");
        Directory.CreateDirectory(_folder.Combine("moved"));
        File.Copy(_folder.Combine("one.mkv"), _folder.Combine("moved/one.mkv"));

        ProjectClip one = await ReadAsync("one.mkv"), moved = await ReadAsync("moved/one.mkv");

        Assert.Equal(one with { Path = moved.Path }, moved);
        Assert.Equal("../moved/one.mkv", moved.Path);
    }

    [Fact]
    public async Task ReadAsync_FolderOfImages_IsKnownByAllOfThem()
    {
        Directory.CreateDirectory(_folder.Combine("frames"));
        Record("frames/%03d.png");
        ProjectClip before = await ReadAsync("frames");

        File.Move(_folder.Combine("frames/009.png"), _folder.Combine("frames/010.png"));
        ProjectClip after = await ReadAsync("frames");

        Assert.Equal(9, before.Frames);
        Assert.Equal((before.Frames, before.Bytes), (after.Frames, after.Bytes));
        Assert.NotEqual(before.Sha256, after.Sha256);
    }

    [Fact]
    public async Task ReadAsync_NoVideo_IsASourceError()
    {
        await File.WriteAllTextAsync(_folder.Combine("text.mp4"), "no video");

        await Assert.ThrowsAsync<SourceException>(() => ReadAsync("text.mp4"));
    }

    private Task<ProjectClip> ReadAsync(string name) =>
        new ClipRegistration(_folder.Combine("project")).ReadAsync(SourceLocator.Parse(_folder.Combine(name)), CancellationToken.None);

    private void Record(string name, params string[] options) =>
        Ffmpeg(["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10", "-frames:v", "9", .. options, _folder.Combine(name)]);

    private long CountOf(string name) => long.Parse(
        Run("ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", _folder.Combine(name)).Split('\n', ',')[0],
        CultureInfo.InvariantCulture);

    private static void Ffmpeg(params string[] arguments) => Run("ffmpeg", ["-v", "error", "-y", .. arguments]);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
