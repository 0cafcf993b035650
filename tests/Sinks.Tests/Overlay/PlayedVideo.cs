using System.Globalization;
using SamStream.Pipeline.Processes;

namespace SamStream.Sinks.Tests.Overlay;

/// <summary>A video as FFmpeg sees it.</summary>
internal static class PlayedVideo
{
    /// <summary>Shape and codec of the picture: <c>name=value</c> of ffprobe.</summary>
    public static Task<IReadOnlyDictionary<string, string>> PictureAsync(string path) => StreamAsync(path, "v:0");

    /// <summary>Codec and times of the sound; empty if there is none.</summary>
    public static Task<IReadOnlyDictionary<string, string>> SoundAsync(string path) => StreamAsync(path, "a:0");

    /// <summary>When each picture that can be decoded is shown.</summary>
    public static async Task<double[]> MillisecondsAsync(string path)
    {
        string times = await ReadTextAsync(
            "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", path);
        // Behind some times stands a comma.
        return [.. times.Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries).Select(time => 1000 * Number(time))];
    }

    /// <summary>Seconds of the whole.</summary>
    public static async Task<double> SecondsAsync(string path) =>
        Number(await ReadTextAsync("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path));

    /// <summary>All pictures, grey, one after the other.</summary>
    public static Task<byte[]> GreyAsync(string path) => PixelsAsync(path, "gray");

    /// <summary>All pictures, BGR24, one after the other.</summary>
    public static Task<byte[]> BgrAsync(string path) => PixelsAsync(path, "bgr24");

    /// <summary>The sound from the video's time 0 on, one channel of 8,000 samples a second.</summary>
    public static async Task<short[]> SamplesAsync(string path)
    {
        byte[] bytes = await ReadAsync(
            "ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "8000",
            "-f", "s16le", "pipe:1");
        var samples = new short[bytes.Length / sizeof(short)];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * sizeof(short));
        return samples;
    }

    /// <summary>Makes a file by ffmpeg.</summary>
    public static Task MakeAsync(params string[] arguments) => ReadAsync("ffmpeg", ["-v", "error", "-y", .. arguments]);

    private static async Task<IReadOnlyDictionary<string, string>> StreamAsync(string path, string stream)
    {
        string text = await ReadTextAsync("ffprobe", "-v", "error", "-select_streams", stream, "-show_streams", path);
        return text.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private static Task<byte[]> PixelsAsync(string path, string format) =>
        ReadAsync(
            "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", format,
            "pipe:1");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> ReadTextAsync(string program, params string[] arguments) =>
        System.Text.Encoding.UTF8.GetString(await ReadAsync(program, arguments));

    private static async Task<byte[]> ReadAsync(string program, params string[] arguments)
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions { Program = program, Arguments = arguments });
        child.Input.Close();
        using var output = new MemoryStream();
        await child.Output.CopyToAsync(output);
        Assert.True(await child.WaitForExitAsync(CancellationToken.None) == 0, string.Join('\n', child.LastErrors));
        return output.ToArray();
    }
}
