using SamStream.Pipeline.Processes;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>Media of 40 frames to serve, made from the sample clip.</summary>
public sealed class HttpFixture : IDisposable
{
    public const int FrameCount = 40;

    private readonly TemporaryFolder _folder = new();

    public HttpFixture()
    {
        Make("-c", "copy", "index-last.mp4");
        Make("-c", "copy", "-movflags", "+faststart", "index-first.mp4");
        Make("-c:v", "mjpeg", "-f", "mpjpeg", "-boundary_tag", "frame", "camera.mjpg");
        File.WriteAllBytes(Of("key.bin"), [.. Enumerable.Range(60, 16).Select(i => (byte)i)]);
        File.WriteAllText(Of("key.txt"), $"key.bin?k=Tok3n\n{Of("key.bin")}\n");
        Make(
            "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_key_info_file", Of("key.txt"),
            "-hls_segment_filename", Of("part%d.ts"), "list.m3u8");
    }

    /// <summary>The files by name.</summary>
    public byte[] this[string name] => File.ReadAllBytes(Of(name));

    public bool Has(string name) => File.Exists(Of(name));

    public void Dispose() => _folder.Dispose();

    private string Of(string name) => _folder.Combine(name);

    private void Make(params string[] output)
    {
        using ChildProcess ffmpeg = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "ffmpeg",
            Arguments =
            [
                "-hide_banner", "-loglevel", "error", "-nostdin", "-i", SampleClip.Path, "-frames:v", $"{FrameCount}", "-an",
                .. output[..^1], Of(output[^1]),
            ],
        });
        Assert.True(ffmpeg.WaitForExit(FfmpegChild.Patience));
        Assert.Equal((0, ""), (ffmpeg.ExitCode, string.Join('\n', ffmpeg.LastErrors)));
    }
}
