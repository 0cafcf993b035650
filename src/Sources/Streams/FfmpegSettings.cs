namespace SamStream.Sources.Streams;

/// <summary>Options for FFmpeg as OpenCV takes them: <c>key;value|key;value</c>, of which the last of a key counts.</summary>
internal static class FfmpegSettings
{
    /// <summary>What is used when nothing is said, and what other captures in the process find.</summary>
    public const string Neutral = "rtsp_transport;tcp";

    /// <summary>All options of a stream.</summary>
    /// <param name="transport">For RTSP.</param>
    /// <param name="ofProcess">What the user has set for all captures, or null.</param>
    /// <param name="ofStream">What the user has set for this stream, or null.</param>
    public static string Of(StreamTransport transport, string? ofProcess, string? ofStream)
    {
        string name = transport == StreamTransport.Udp ? "udp" : "tcp";
        // Sound is of no use here. Packets that the demuxer knows to be damaged would only become damaged pictures.
        // Measuring the frame rate would keep back the first second or two, at every opening.
        string own = $"rtsp_transport;{name}|allowed_media_types;video|fflags;discardcorrupt|fpsprobesize;1";
        return string.Join('|', new[] { own, ofProcess, ofStream }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    public static bool IsWellFormed(string options)
    {
        foreach (string pair in options.Split('|'))
        {
            string[] parts = pair.Split(';');
            bool isPair = parts.Length == 2 && parts[0].Length > 0 && parts[1].Length > 0
                && parts[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
            if (!isPair)
                return false;
        }

        return true;
    }
}
