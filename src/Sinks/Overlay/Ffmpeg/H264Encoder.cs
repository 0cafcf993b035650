using System.Collections.Concurrent;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Overlay.Ffmpeg;

/// <summary>The encoder of the installed FFmpeg, which may have been built without one.</summary>
internal static class H264Encoder
{
    // Asking costs 80 ms of a processor, which every further camera and every restart is spared.
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <exception cref="SinkException">There is no FFmpeg, or none with an encoder; the message names the cure.</exception>
    public static async Task RequireAsync(string ffmpeg, CancellationToken cancellationToken)
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
                $"The overlay video needs FFmpeg: {error.Message.TrimEnd('.')}. Or switch the overlay off (sinks.overlay.enabled: false).",
                isTransient: false, error);
        }

        if (!description.Contains("Encoder libx264", StringComparison.Ordinal))
        {
            throw new SinkException(
                $"'{ffmpeg}' has no encoder for H.264 (libx264), which the overlay video needs. Install an FFmpeg that has it, as "
                + "Debian's and Ubuntu's package ffmpeg does, or switch the overlay off (sinks.overlay.enabled: false).");
        }

        Known[ffmpeg] = true;
    }
}
