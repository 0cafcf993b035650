using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Overlay.Ffmpeg;

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
