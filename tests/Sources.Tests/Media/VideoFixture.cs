using System.Buffers.Binary;
using System.Globalization;
using SamStream.Pipeline.Processes;
using SamStream.Sources.TestPattern;

namespace SamStream.Sources.Tests.Media;

/// <summary>Writes small videos of a test pattern, by FFmpeg.</summary>
internal static class VideoFixture
{
    public static TestPatternOptions Pattern(int frames, int width = 64, int height = 48) => new()
    {
        Scenario = TestPatternScenario.Crossing,
        Width = width,
        Height = height,
        FrameCount = frames,
        Seed = 5,
    };

    /// <summary>Motion JPEG in AVI: every frame by itself, so that a cut loses only what is behind it.</summary>
    public static string WriteAvi(string path, int frames, int width = 64, int height = 48, double rate = 20) =>
        Write(path, frames, width, height, rate, "-c:v", "mjpeg", "-q:v", "2");

    /// <summary>MPEG-4 in MP4: the index is at the end.</summary>
    public static string WriteMp4(string path, int frames, int width = 64, int height = 48, double rate = 20) =>
        Write(path, frames, width, height, rate, "-c:v", "mpeg4", "-q:v", "2");

    /// <summary>The pattern in whatever FFmpeg's options say.</summary>
    public static string Write(string path, int frames, int width, int height, double rate, params string[] options)
    {
        var scene = new TestPatternScene(Pattern(Math.Max(1, frames), width, height));
        var pixels = new byte[width * height * 3];
        string size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        using ChildProcess ffmpeg = Start(
        [
            "-f", "rawvideo", "-pix_fmt", "bgr24", "-video_size", size, "-framerate", rate.ToString(CultureInfo.InvariantCulture),
            "-i", "pipe:0", .. options, $"file:{path}",
        ]);
        for (int i = 0; i < frames; i++)
        {
            scene.Render(i, pixels);
            ffmpeg.Input.Write(pixels);
        }

        ffmpeg.Input.Dispose();
        End(ffmpeg);
        return path;
    }

    /// <summary>Runs FFmpeg; relative paths are those of this process.</summary>
    public static void Ffmpeg(params string[] arguments)
    {
        using ChildProcess ffmpeg = Start(arguments);
        ffmpeg.Input.Dispose();
        End(ffmpeg);
    }

    /// <summary>What a command of FFmpeg's prints.</summary>
    public static string Output(string program, params string[] arguments)
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = arguments });
        child.Input.Dispose();
        using var reader = new StreamReader(child.Output);
        string text = reader.ReadToEnd();
        Assert.True(child.WaitForExit(TimeSpan.FromMinutes(1)));
        return text;
    }

    /// <summary>Presentation times in seconds of the frames that ffprobe decodes, in order.</summary>
    public static double[] TimesByFfprobe(string path) =>
    [
        .. Output("ffprobe", "-v", "quiet", "-select_streams", "V:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", $"file:{path}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',')[0])
            .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out double time) ? time : double.NaN),
    ];

    /// <summary>Keeps the first part of a file.</summary>
    public static void Truncate(string path, double share)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength((long)(file.Length * share));
    }

    /// <summary>Writes a turn by 90 degrees to the right into an MP4's track header (ISO/IEC 14496-12, 8.3.2).</summary>
    public static void RotateRight(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = file.AsSpan().IndexOf("tkhd"u8);
        Assert.True(header > 0);
        const int matrixOffset = 44;
        int[] matrix = [0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000];
        for (int i = 0; i < matrix.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(header + matrixOffset + (i * 4)), matrix[i]);
        File.WriteAllBytes(path, file);
    }

    private static ChildProcess Start(IReadOnlyList<string> arguments) => ChildProcess.Start(new ChildProcessOptions
    {
        Program = "ffmpeg",
        Arguments = ["-hide_banner", "-loglevel", "error", "-y", .. arguments],
    });

    private static void End(ChildProcess ffmpeg)
    {
        Assert.True(ffmpeg.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.True(ffmpeg.ExitCode == 0, string.Join('\n', ffmpeg.LastErrors));
    }
}
