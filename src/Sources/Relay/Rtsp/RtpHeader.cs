using System.Buffers.Binary;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>What the clock needs of an RTP packet's header (RFC 3550, 5.1).</summary>
/// <param name="PayloadType">7 bits.</param>
/// <param name="Timestamp">In units of the stream's clock rate; it wraps at 2^32.</param>
/// <param name="Ssrc">Whose packet it is.</param>
internal readonly record struct RtpHeader(int PayloadType, uint Timestamp, uint Ssrc)
{
    /// <summary>Bytes without sources and extension.</summary>
    public const int Bytes = 12;

    private const int Version = 2;

    /// <summary>Reads a packet's header; null if it is none, or if what it announces is not there.</summary>
    public static RtpHeader? TryRead(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Bytes || !HasVersion(packet))
            return null;
        bool isPadded = (packet[0] & 0x20) != 0, isExtended = (packet[0] & 0x10) != 0;
        int end = isPadded && packet.Length >= Bytes + packet[^1] ? packet.Length - packet[^1] : packet.Length;
        int length = Bytes + (4 * (packet[0] & 0x0F));
        if (isExtended && end >= length + 4)
            length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
        else if (isExtended)
            return null;
        return length > end
            ? null
            : new RtpHeader(
                packet[1] & 0x7F,
                BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
                BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
    }

    /// <summary>True for RTP and RTCP of the version that is in use.</summary>
    /// <param name="packet">At least a byte.</param>
    public static bool HasVersion(ReadOnlySpan<byte> packet) => packet[0] >> 6 == Version;
}
