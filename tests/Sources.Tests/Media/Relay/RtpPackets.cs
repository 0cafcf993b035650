using System.Buffers.Binary;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>Packets as a camera sends them over its RTSP connection.</summary>
internal static class RtpPackets
{
    private const long SecondsFrom1900To1970 = 25_567L * 86_400;

    /// <summary>A packet with a part of a frame.</summary>
    public static byte[] Media(uint stamp, uint ssrc = 1, byte channel = 0, byte payloadType = 96)
    {
        var packet = new byte[20];
        (packet[0], packet[1]) = (0x80, payloadType);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), stamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        return Interleaved(packet, channel);
    }

    /// <summary>A sender report on the way.</summary>
    public static byte[] Report(ulong ntpTime, uint stamp, uint ssrc = 1) => Interleaved(SenderReport(ntpTime, stamp, ssrc), 1);

    /// <summary>A sender report without report blocks.</summary>
    public static byte[] SenderReport(ulong ntpTime, uint stamp, uint ssrc = 1)
    {
        var packet = new byte[28];
        (packet[0], packet[1], packet[3]) = (0x80, 200, 6);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(8), ntpTime);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), stamp);
        return packet;
    }

    public static byte[] Interleaved(byte[] packet, byte channel) =>
        [(byte)'$', channel, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];

    /// <summary>Whole seconds are enough.</summary>
    public static ulong Ntp(DateTimeOffset time) => (ulong)(uint)(time.ToUnixTimeSeconds() + SecondsFrom1900To1970) << 32;
}
