using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Annotation.Projects;
using SamStream.Cli.Projects;
using SamStream.Sinks.Overlay.Drawing;
using SamStream.Sources;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Projects;

/// <summary>Frames that are exported are those of the file, by number, time and pixels.</summary>
public sealed class DecodedClipsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DataTheory(Requires = "field")]
    [NoLeakedFrames]
    [InlineData("vfr.mp4", 1)]
    [InlineData("vfr.mp4", 5)]
    [InlineData("rot90.mp4", 3)]
    public async Task ReadAsync_Strides_GiveTheNumbersAndTimesOfFfprobe(string name, int stride)
    {
        using AnnotationProject project = await MakeAsync(TestData.Combine($"field/{name}"));
        ExportClip clip = ClipOf(project) with { Stride = stride };

        List<(long, double)> read = [];
        await foreach (ClipPicture found in new DecodedClips(project, _ => { }).ReadAsync(clip, all: true, CancellationToken.None))
            read.Add((found.Frame.Index, Math.Round(found.Frame.Seconds, 4)));

        Assert.Equal(TimesOf(project.FileOf(project.Clips[0])).Select((time, i) => ((long)i, Math.Round(time, 4))).Where(frame => frame.Item1 % stride == 0), read);
    }

    [Fact]
    [NoLeakedFrames]
    public async Task WriteAsync_Png_LosesNothingOfTheFrame()
    {
        Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=63x47:rate=10", "-frames:v", "5", "-c:v", "libx264", "-pix_fmt", "yuv444p", _folder.Combine("clip.mp4"));
        using AnnotationProject project = await MakeAsync(_folder.Combine("clip.mp4"));
        ExportClip clip = ClipOf(project, 1, 4);
        var pictures = new DecodedClips(project, _ => { });

        await FrameFiles.WriteAsync(pictures, clip, frame => _folder.Combine($"out/{frame}.png"), 95, CancellationToken.None);

        Assert.Equal(["1.png", "4.png"], Directory.GetFiles(_folder.Combine("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var bgr = new BgrPicture();
        var canvas = new Canvas();
        await foreach (ClipPicture read in pictures.ReadAsync(clip, all: false, CancellationToken.None))
        {
            canvas.Copy(read.Picture);
            using Mat written = Cv2.ImRead(_folder.Combine($"out/{read.Frame.Index}.png"));
            Assert.Equal(0, Cv2.Norm(bgr.Convert(canvas), written, NormTypes.L1));
        }
    }

    [Fact]
    [NoLeakedFrames]
    public async Task ReadAsync_FrameBehindTheEnd_NamesIt()
    {
        Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10", "-frames:v", "5", "-c:v", "libx264", _folder.Combine("clip.mp4"));
        using AnnotationProject project = await MakeAsync(_folder.Combine("clip.mp4"));

        ExportException error = await Assert.ThrowsAsync<ExportException>(
            () => FrameFiles.WriteAsync(new DecodedClips(project, _ => { }), ClipOf(project, 2, 7), frame => _folder.Combine($"out/{frame}.jpg"), 95, CancellationToken.None));

        Assert.Contains("Frame 7 of clip.mp4 has masks and does not decode", error.Message, StringComparison.Ordinal);
    }

    private async Task<AnnotationProject> MakeAsync(string file)
    {
        string folder = _folder.Combine("project");
        AnnotationProject.Create(folder, "project", TimeProvider.System);
        AnnotationProject project = AnnotationProject.Open(folder);
        project.Put(await new ClipRegistration(folder).ReadAsync(SourceLocator.Parse(file), CancellationToken.None));
        return project;
    }

    private static ExportClip ClipOf(AnnotationProject project, params long[] frames)
    {
        ProjectClip clip = Assert.Single(project.Clips);
        return new ExportClip
        {
            Id = clip.Id,
            Name = AnnotationProject.NameOf(clip),
            Width = clip.Width,
            Height = clip.Height,
            FrameCount = clip.Frames,
            Tracks = [],
            Frames = frames.Select(frame => new ExportFrame(frame, 0, [])),
        };
    }

    private static IEnumerable<double> TimesOf(string file) => Run(
        "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));

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
