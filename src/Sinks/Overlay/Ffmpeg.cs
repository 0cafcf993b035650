using System.Collections.Concurrent;
using System.Globalization;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Overlay;

/// <summary>What <c>ffmpeg</c> is asked to do. Paths are absolute, and stand behind a protocol that takes them as they are.</summary>
internal static class FfmpegArguments
{
    /// <summary>Containers in which a source's sound may be; none that names other files.</summary>
    private const string Containers = "matroska,mov,mp4,avi,mpegts,mpeg,flv,asf,ogg,mxf,gxf,nut,dv,rm,wtv";

    private static readonly string[] Common = ["-hide_banner", "-nostats", "-loglevel", "error"];

    /// <summary>
    /// The most address space, which is more than twice of what was seen (2.6 GB for 7680×4320 pixels and the most work).
    /// </summary>
    public static long AddressSpaceBytes(Size size) => (2L << 30) + (64L * 3 * size.Width * size.Height);

    /// <summary>Says what the encoder can do, if there is one.</summary>
    public static IReadOnlyList<string> DescribeEncoder { get; } = [.. Common, "-nostdin", "-h", "encoder=libx264"];

    /// <summary>Compresses pictures in Matroska from standard input to fragmented MP4.</summary>
    public static IReadOnlyList<string> Encode(string path, YuvMatrix matrix, OverlayPreset preset, int quality) =>
    [
        .. Common,
        // The header says all; nothing is read ahead to find it out.
        "-protocol_whitelist", "pipe", "-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0",
        // One thread: the network needs the other processors.
        "-threads", "1", "-f", "matroska", "-i", "pipe:0", "-map", "0:v:0",
        "-filter_threads", "1", "-pix_fmt", "yuv420p",
        "-color_range", "tv", "-colorspace", NameOf(matrix), "-color_primaries", "bt709", "-color_trc", "bt709",
        "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000",
        "-c:v", "libx264", "-preset", NameOf(preset), "-crf", quality.ToString(CultureInfo.InvariantCulture),
        // No frames that wait for later ones (B-frames): 26 MB less for 1280x720 pixels, a sixth less work, and files a
        // fifth larger. At most ten that wait for the encoder to look ahead, which are lost if it is killed.
        "-threads", "1", "-bf", "0", .. preset == OverlayPreset.Medium ? ["-rc-lookahead", "10"] : Array.Empty<string>(),
        // The index waits for the first frames, so that it can say when they begin; then a fragment each half second.
        "-movflags", "+empty_moov+delay_moov+default_base_moof", "-frag_duration", "500000", "-flush_packets", "1",
        "-f", "mp4", "-y", "file:" + path,
    ];

    /// <summary>Says the codec of a file's first sound, on the first line.</summary>
    public static IReadOnlyList<string> ProbeSound(string file) =>
    [
        "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Containers,
        "-select_streams", "a:0", "-show_entries", "stream=codec_name", "-of", "csv=p=0", "-i", "file:" + file,
    ];

    /// <summary>Puts a video and a part of a source's sound into a plain MP4.</summary>
    /// <param name="video">The video, which is copied.</param>
    /// <param name="sound">The source's sound.</param>
    /// <param name="start">Where in the source the video begins.</param>
    /// <param name="length">Of the video.</param>
    /// <param name="path">The MP4.</param>
    public static IReadOnlyList<string> AddSound(string video, SourceSound sound, TimeSpan start, TimeSpan length, string path) =>
    [
        .. Common, "-nostdin", "-protocol_whitelist", "file", "-f", "mp4", "-i", "file:" + video,
        "-protocol_whitelist", "file", "-format_whitelist", Containers,
        "-seek_timestamp", "1", "-ss", Seconds(start), "-vn", "-sn", "-dn", "-i", "file:" + sound.File,
        "-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "copy", "-c:a", sound.CanBeCopied ? "copy" : "aac", "-copypriorss:a", "0", "-t", Seconds(length),
        "-video_track_timescale", "90000", "-movflags", "+faststart", "-f", "mp4", "-y", "file:" + path,
    ];

    public static string NameOf(YuvMatrix matrix) => matrix switch
    {
        YuvMatrix.Bt709 => "bt709",
        YuvMatrix.Bt2020 => "bt2020nc",
        _ => "smpte170m",
    };

    public static string NameOf(OverlayPreset preset) => preset switch
    {
        OverlayPreset.Ultrafast => "ultrafast",
        OverlayPreset.Superfast => "superfast",
        OverlayPreset.Veryfast => "veryfast",
        _ => "medium",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0000000", CultureInfo.InvariantCulture);
}

/// <summary>One call of a program of FFmpeg that does its work and ends.</summary>
internal static class FfmpegRun
{
    private const long AddressSpaceBytes = 4L << 30;

    /// <summary>What it wrote to its standard output.</summary>
    /// <exception cref="SinkException">It is not there, or failed; the message has its last error line.</exception>
    public static async Task<string> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
            {
                Program = program,
                Arguments = arguments,
                AddressSpaceBytes = AddressSpaceBytes,
            });
            child.Input.Close();
            using var reader = new StreamReader(child.Output);
            string output = await reader.ReadToEndAsync(cancellationToken);
            int exitCode = await child.WaitForExitAsync(cancellationToken);
            if (exitCode != 0)
                throw new SinkException($"{program}: {LastError(child) ?? $"exit code {exitCode}"}");
            return output;
        }
        catch (ChildProcessException error)
        {
            throw new SinkException(error.Message, isTransient: false, error);
        }
    }

    /// <summary>The last line that says something, or null.</summary>
    public static string? LastError(ChildProcess child) =>
        child.LastErrors.LastOrDefault(line => line is not ("Conversion failed!" or "") && !line.StartsWith(' '))?.TrimEnd('.', ' ');
}

/// <summary>The encoder of the installed FFmpeg, which may have been built without one.</summary>
internal static class H264Encoder
{
    // Asking costs 80 ms of a processor, which every further camera and every restart is spared.
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <param name="ffmpeg">The program.</param>
    /// <param name="output">What needs it: "the overlay video".</param>
    /// <param name="section">The key of its sink.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="SinkException">There is no FFmpeg, or none with an encoder; the message names the cure.</exception>
    public static async Task RequireAsync(string ffmpeg, string output, string section, CancellationToken cancellationToken)
    {
        if (Known.ContainsKey(ffmpeg))
            return;
        string description;
        try
        {
            description = await FfmpegRun.ReadAsync(ffmpeg, FfmpegArguments.DescribeEncoder, cancellationToken);
        }
        catch (SinkException error)
        {
            throw new SinkException(
                $"{char.ToUpperInvariant(output[0])}{output[1..]} needs FFmpeg: {error.Message.TrimEnd('.')}. Or switch it off (sinks.{section}.enabled: false).",
                isTransient: false, error);
        }

        if (!description.Contains("Encoder libx264", StringComparison.Ordinal))
        {
            throw new SinkException(
                $"'{ffmpeg}' has no encoder for H.264 (libx264), which {output} needs. Install an FFmpeg that has it, as "
                + $"Debian's and Ubuntu's package ffmpeg does, or switch it off (sinks.{section}.enabled: false).");
        }

        Known[ffmpeg] = true;
    }
}

/// <summary>The first sound of a file.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Codec">FFmpeg's name of it.</param>
internal sealed record SourceSound(string File, string Codec)
{
    /// <summary>True if MP4 takes the codec and browsers play it.</summary>
    public bool CanBeCopied => Codec is "aac" or "mp3" or "opus";

    /// <summary>Looks for sound in a file.</summary>
    /// <exception cref="SinkException">There is none, or it cannot be found out.</exception>
    public static async Task<SourceSound> FindAsync(string file, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(file);
        string output = await FfmpegRun.ReadAsync("ffprobe", FfmpegArguments.ProbeSound(full), cancellationToken);
        string codec = output.Split('\n')[0].Trim(',', '\r', ' ');
        return codec.Length > 0 ? new SourceSound(full, codec) : throw new SinkException($"{full} has no sound.");
    }
}
