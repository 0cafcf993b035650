using System.Globalization;
using System.Text;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>The video that a camera describes (SDP, RFC 8866).</summary>
/// <param name="PayloadType">Of its RTP packets.</param>
/// <param name="ClockRate">Units of its RTP time stamps in a second.</param>
internal readonly record struct VideoDescription(int PayloadType, int ClockRate)
{
    // RFC 3551, 6: the one static payload type that cameras send.
    private const int MotionJpeg = 26, MotionJpegRate = 90_000;
    private const int MaxClockRate = 1_000_000;

    // Of these a frame's time is the RTP time stamp of its packets. MPEG-TS in RTP, for one, has times of its own.
    private static readonly string[] Codecs = ["H264", "H265", "JPEG", "MP4V-ES"];

    /// <summary>Finds the video; null if there is none, if there are several, or if its times are not those of its packets.</summary>
    public static VideoDescription? Find(ReadOnlySpan<byte> description)
    {
        string[] videos =
        [
            .. $"\n{Encoding.Latin1.GetString(description)}".Split("\nm=").Skip(1)
                .Where(media => media.StartsWith("video ", StringComparison.OrdinalIgnoreCase)),
        ];
        if (videos is not [var video])
            return null;
        string[] lines = video.Split('\n', StringSplitOptions.TrimEntries);
        // m=video 0 RTP/AVP 96: of several payload types FFmpeg takes the first.
        if (lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, _, var format, ..]
            || !TryRead(format, out int payloadType))
        {
            return null;
        }

        string prefix = string.Create(CultureInfo.InvariantCulture, $"a=rtpmap:{payloadType} ");
        string? map = Array.Find(lines, line => line.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        if (map is null)
            return payloadType == MotionJpeg ? new VideoDescription(MotionJpeg, MotionJpegRate) : null;
        return map[prefix.Length..].Trim().Split('/') is [var codec, var rate, ..]
            && Codecs.Contains(codec, StringComparer.OrdinalIgnoreCase)
            && TryRead(rate, out int clockRate) && clockRate is > 0 and <= MaxClockRate
                ? new VideoDescription(payloadType, clockRate)
                : null;
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
