using SamStream.Sources.Relay.Rtsp;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class SenderReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Report = RtpPackets.SenderReport(0xED50_0000_8000_0000, 90_000, ssrc: 7);

    // A receiver report and a source description (RFC 3550, 6.4.2 and 6.5).
    private static readonly byte[] ReceiverReport = [0x80, 201, 0, 1, 0, 0, 0, 7];
    private static readonly byte[] Description = [0x81, 202, 0, 3, 0, 0, 0, 7, 1, 4, (byte)'c', (byte)'a', (byte)'m', (byte)'1', 0, 0];
    private static readonly byte[] Bye = [0x81, 203, 0, 1, 0, 0, 0, 7];

    [Fact]
    public void ReadAll_CompoundPacket_FindsTheReportsAmongTheOthers()
    {
        var other = new SenderReport(8, 1, 2);
        byte[] compound = [.. ReceiverReport, .. Report, .. Description, .. RtpPackets.SenderReport(1, 2, 8), .. Bye];

        Assert.Equal([new SenderReport(7, 0xED50_0000_8000_0000, 90_000), other], SenderReport.ReadAll(compound));
    }

    [Fact]
    public void ReadAll_ReportWithBlocks_IsReadIfTheyAreThere()
    {
        byte[] withBlock = [.. Report, .. new byte[24]];
        (withBlock[0], withBlock[3]) = (0x81, 12);

        Assert.Equal(7u, Assert.Single(SenderReport.ReadAll(withBlock)!).Ssrc);
        withBlock[0] = 0x82;
        Assert.Null(SenderReport.ReadAll(withBlock));
    }

    [Fact]
    public void ReadAll_CutAnywhere_IsRefused()
    {
        byte[] compound = [.. Report, .. Description];
        for (int length = 1; length < compound.Length; length++)
        {
            if (length != Report.Length)
                Assert.Null(SenderReport.ReadAll(compound.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(0, 0x40)]
    [InlineData(3, 5)]
    [InlineData(3, 7)]
    [InlineData(2, 255)]
    public void ReadAll_HeaderThatIsWrong_IsRefused(int at, byte value)
    {
        byte[] packet = [.. Report];
        packet[at] = value;

        Assert.Null(SenderReport.ReadAll(packet));
    }

    [Fact]
    public void ReadAll_AnyBytes_IsAnAnswer()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            var packet = new byte[random.Next(1, 80)];
            random.NextBytes(packet);
            // Most of them get past the first checks.
            if (i % 4 != 0)
                packet[0] = (byte)(0x80 | (packet[0] & 0x3F));
            if (packet.Length > 3 && i % 2 == 0)
                (packet[1], packet[2], packet[3]) = (200, 0, (byte)(packet[3] % 20));

            Assert.InRange(SenderReport.ReadAll(packet)?.Count ?? 0, 0, 80 / 28);
        }
    }

    [Fact]
    public void Time_OfAReport_IsSecondsAndFractionSince1900() => Assert.Equal(
        new DateTimeOffset(2026, 3, 1, 12, 30, 0, 250, TimeSpan.Zero),
        new SenderReport(7, RtpPackets.Ntp(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero)) | 0x4000_0000, 0).Time(Now));

    [Fact]
    public void Time_SenderWithoutAClock_IsUnknown() => Assert.Null(new SenderReport(7, 0, 90_000).Time(Now));

    [Theory]
    [InlineData(60UL << 32, "1900-01-01T00:01:00Z")]
    [InlineData((2_208_988_800UL + 60) << 32, "1970-01-01T00:01:00Z")]
    public void Time_ClockThatCountsFromItsStart_IsWhatTheCameraSays(ulong ntpTime, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, null), new SenderReport(7, ntpTime, 0).Time(Now));

    [Fact]
    public void Time_BehindTheEndOfTheFirstEra_GoesOn()
    {
        var now = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(now, new SenderReport(7, RtpPackets.Ntp(now), 0).Time(now.AddSeconds(1)));
    }
}
