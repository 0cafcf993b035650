using System.Buffers.Binary;
using System.Globalization;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>
/// Tells when a camera took a frame, by the camera's own clock. It looks at what passes the relay: RTP packets carry the
/// frames' time stamps, sender reports say which time of day belongs to one (RFC 3550, 6.4.1). FFmpeg counts a frame's
/// presentation time from the first time stamp on that it reads, as long as there is one stream. A frame has the time
/// that was known when its first packet passed. One thread notes; any may ask.
/// </summary>
internal sealed class SenderClock(TimeProvider time)
{
    // Frames under way from the relay to whoever asks: in sockets, in the decoder, in the pipe.
    private const int KeptFrames = 2048;
    private const int FrameHeaderBytes = 4;

    // A camera's quartz is off by less than 60 ms then.
    private static readonly TimeSpan MaxReportAge = TimeSpan.FromMinutes(10);

    // What a time stamp may be off against the wait for it. Beyond, the camera's time stamps begin anew.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private VideoDescription? _video;
    private (int First, int Last)? _channels;
    private bool _isPlaying;
    private bool _isReported;
    private uint? _origin;
    private bool _isOriginUncertain;
    private uint? _ssrc;
    private SenderReport? _report;
    private uint? _stamp;
    private long _arrival;
    private (uint Stamp, DateTimeOffset Time)[] _frames = [];
    private long _frameCount;

    /// <summary>Notes what the camera offers, from its answer to DESCRIBE.</summary>
    public void Describe(ReadOnlySpan<byte> description)
    {
        lock (_gate)
            _video = VideoDescription.Find(description);
    }

    /// <summary>Notes on which channels of the connection its video comes, from its answer to SETUP; by UDP, on none.</summary>
    public void SetUp(string? transport)
    {
        lock (_gate)
            _channels = ChannelsOf(transport);
    }

    /// <summary>The camera has agreed to send: everything begins anew.</summary>
    /// <returns>False if its video does not pass here, or not in a form whose times are known.</returns>
    public bool Begin()
    {
        lock (_gate)
        {
            _isPlaying = _video is not null && _channels is not null;
            (_isReported, _isOriginUncertain) = (false, false);
            (_origin, _ssrc, _report, _stamp) = (null, null, null, null);
            _frameCount = 0;
            return _isPlaying;
        }
    }

    /// <summary>Notes interleaved packets, before they are passed on.</summary>
    /// <param name="packets">Whole ones, each with its four bytes in front (RFC 2326, 10.12).</param>
    public void Take(ReadOnlySpan<byte> packets)
    {
        lock (_gate)
        {
            while (_isPlaying && packets.Length >= FrameHeaderBytes)
            {
                int end = FrameHeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(packets[2..]);
                if (end > packets.Length)
                    return;
                if (packets[1] >= _channels!.Value.First && packets[1] <= _channels.Value.Last)
                    TakePacket(packets[FrameHeaderBytes..end]);
                packets = packets[end..];
            }
        }
    }

    /// <summary>When the camera took a frame; null if that is not known.</summary>
    /// <param name="presentationTime">As FFmpeg says it.</param>
    public DateTimeOffset? TimeOf(TimeSpan presentationTime)
    {
        lock (_gate)
        {
            if (_video is not { } video || _origin is not { } origin || _isOriginUncertain)
                return null;
            decimal units = Math.Round(presentationTime.Ticks * (decimal)video.ClockRate / TimeSpan.TicksPerSecond);
            uint stamp = unchecked(origin + (uint)(long)units);
            // A time stamp that no packet had belongs to no frame of the camera's.
            for (long i = _frameCount - 1; i >= Math.Max(0, _frameCount - _frames.Length); i--)
            {
                if (_frames[i % _frames.Length] is var frame && frame.Stamp == stamp)
                    return frame.Time;
            }

            return null;
        }
    }

    private void TakePacket(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < RtpHeader.Bytes || !RtpHeader.HasVersion(packet))
            return;
        if (SenderReport.IsRtcp(packet))
            TakeReports(packet);
        else if (RtpHeader.TryRead(packet) is { } header && header.PayloadType == _video!.Value.PayloadType)
            TakeMedia(header);
    }

    private void TakeReports(ReadOnlySpan<byte> packet)
    {
        if (SenderReport.ReadAll(packet) is not { } reports)
        {
            // FFmpeg is less strict, and may have taken its origin from it.
            _isOriginUncertain |= _origin is null;
            return;
        }

        foreach (SenderReport report in reports)
        {
            // FFmpeg's origin is the first report's if that comes before the first packet, whose report it may be.
            if (!_isReported)
                _origin ??= OriginAt(report.RtpTimestamp);
            _isReported = true;
            if (_ssrc is null || _ssrc == report.Ssrc)
                _report = report;
        }
    }

    private void TakeMedia(in RtpHeader header)
    {
        _origin ??= OriginAt(header.Timestamp);
        if (_ssrc != header.Ssrc)
        {
            if (_report?.Ssrc != header.Ssrc)
                _report = null;
            (_ssrc, _stamp) = (header.Ssrc, null);
        }

        if (_stamp == header.Timestamp)
            return;
        long now = time.GetTimestamp();
        if (_stamp is { } last && IsJump(Between(last, header.Timestamp), time.GetElapsedTime(_arrival, now)))
            _report = null;
        (_stamp, _arrival) = (header.Timestamp, now);
        if (TimeByReport(header.Timestamp) is { } taken)
            Keep(header.Timestamp, taken);
    }

    private DateTimeOffset? TimeByReport(uint stamp)
    {
        if (_report is not { } report)
            return null;
        TimeSpan since = Between(report.RtpTimestamp, stamp);
        if (since.Duration() <= MaxReportAge)
            return report.Time(time.GetUtcNow()) + since;
        _report = null;
        return null;
    }

    private void Keep(uint stamp, DateTimeOffset taken)
    {
        if (_frames.Length == 0)
            _frames = new (uint, DateTimeOffset)[KeptFrames];
        _frames[_frameCount++ % _frames.Length] = (stamp, taken);
    }

    // The shorter way round: time stamps wrap at 2^32, after 13 hours at 90 kHz.
    private TimeSpan Between(uint from, uint to) =>
        TimeSpan.FromTicks(unchecked((int)(to - from)) * TimeSpan.TicksPerSecond / _video!.Value.ClockRate);

    private static bool IsJump(TimeSpan step, TimeSpan waited) => step < -Tolerance || step > waited + Tolerance;

    // FFmpeg takes 0 for none.
    private static uint? OriginAt(uint stamp) => stamp == 0 ? null : stamp;

    // RTP/AVP/TCP;unicast;interleaved=0-1
    private static (int First, int Last)? ChannelsOf(string? transport)
    {
        const string key = "interleaved=";
        string? channels = Array.Find(
            transport?.Split(';', StringSplitOptions.TrimEntries) ?? [], part => part.StartsWith(key, StringComparison.OrdinalIgnoreCase));
        string[] numbers = channels?[key.Length..].Split('-') ?? [];
        return numbers.Length is 1 or 2 && TryRead(numbers[0], out int first) && TryRead(numbers[^1], out int last)
            ? (first, last)
            : null;
    }

    private static bool TryRead(string text, out int channel) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out channel);
}
