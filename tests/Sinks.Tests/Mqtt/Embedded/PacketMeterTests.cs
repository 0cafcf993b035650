using SamStream.Sinks.Mqtt.Embedded;

namespace SamStream.Sinks.Tests.Mqtt.Embedded;

public sealed class PacketMeterTests
{
    // Two packets: 3 bytes, whose contents look like headers, and none; then one of 200 bytes.
    private static readonly byte[] Packets = [0x30, 3, 0xFF, 0xFF, 0xFF, 0xC0, 0, 0x30, 0xC8, 1, .. new byte[200], 0xC0, 0];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Take_PacketsUpToTheLimit_TakesThemHoweverTheyAreCut(int step)
    {
        var meter = new PacketMeter { MostBytes = 200 };

        foreach (byte[] part in Packets.Chunk(step))
            meter.Take(part);

        Assert.Throws<InvalidDataException>(() => meter.Take([0x30, 0xC9, 1]));
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x10, 0x80, 0x80, 0x80, 0x80, 0 })]
    public void Take_LengthTooLargeOrTooLong_IsRefusedBeforeTheBody(byte[] header) =>
        Assert.Throws<InvalidDataException>(() => new PacketMeter { MostBytes = 1 << 20 }.Take(header));
}
