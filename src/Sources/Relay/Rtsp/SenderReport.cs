using System.Buffers.Binary;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>A sender report of RTCP (RFC 3550, 6.4.1): which time of the sender's clock belongs to which RTP time stamp.</summary>
/// <param name="Ssrc">Whose report it is.</param>
/// <param name="NtpTime">Seconds since 1900 in the upper 32 bits, their fraction in the lower; 0 from a sender without a clock.</param>
/// <param name="RtpTimestamp">Of the same moment.</param>
internal readonly record struct SenderReport(uint Ssrc, ulong NtpTime, uint RtpTimestamp)
{
    private const int HeaderBytes = 4, ReportBytes = 28, BlockBytes = 24;
    private const int SenderReportType = 200, ByeType = 203;

    // 32 bits of seconds end on 7 February 2036.
    private const long SecondsOfAnEra = 1L << 32;
    private static readonly DateTimeOffset FirstEra = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True for packets of RTCP among those of RTP.</summary>
    /// <param name="packet">At least two bytes.</param>
    public static bool IsRtcp(ReadOnlySpan<byte> packet) => packet[1] is (>= 192 and <= 195) or (>= 200 and <= 210);

    /// <summary>Reads the sender reports of a compound packet, whatever else is in it, up to a BYE.</summary>
    /// <returns>Null if the packet is malformed or cut off.</returns>
    public static List<SenderReport>? ReadAll(ReadOnlySpan<byte> compound)
    {
        List<SenderReport> reports = [];
        while (!compound.IsEmpty)
        {
            if (compound.Length < HeaderBytes || !RtpHeader.HasVersion(compound))
                return null;
            int length = HeaderBytes + (4 * BinaryPrimitives.ReadUInt16BigEndian(compound[2..]));
            if (length > compound.Length)
                return null;
            if (compound[1] == ByeType)
                return reports;
            if (compound[1] == SenderReportType)
            {
                if (length < ReportBytes + (BlockBytes * (compound[0] & 0x1F)))
                    return null;
                reports.Add(new SenderReport(
                    BinaryPrimitives.ReadUInt32BigEndian(compound[4..]),
                    BinaryPrimitives.ReadUInt64BigEndian(compound[8..]),
                    BinaryPrimitives.ReadUInt32BigEndian(compound[16..])));
            }

            compound = compound[length..];
        }

        return reports;
    }

    /// <summary>The time of the sender's clock, as it says it; null if it has no clock.</summary>
    /// <param name="now">Our time, which tells the era of 136 years.</param>
    public DateTimeOffset? Time(DateTimeOffset now)
    {
        if (NtpTime == 0)
            return null;
        long seconds = (long)(NtpTime >> 32);
        if (now >= FirstEra.AddSeconds(SecondsOfAnEra) && seconds < SecondsOfAnEra / 2)
            seconds += SecondsOfAnEra;
        long fractionTicks = (long)(((NtpTime & uint.MaxValue) * TimeSpan.TicksPerSecond) >> 32);
        return FirstEra.AddTicks((seconds * TimeSpan.TicksPerSecond) + fractionTicks);
    }
}
