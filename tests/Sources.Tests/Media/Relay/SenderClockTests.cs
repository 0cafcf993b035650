using System.Text;
using SamStream.Sources.Relay.Rtsp;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class SenderClockTests
{
    // At 90 kHz and 25 frames a second.
    private const uint Frame = 3600;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ulong NtpNoon = RtpPackets.Ntp(Noon);

    private readonly ManualTime _time = new();
    private readonly SenderClock _clock;

    public SenderClockTests()
    {
        _clock = new SenderClock(_time);
        _clock.Describe(Encoding.ASCII.GetBytes("v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"));
        _clock.SetUp("RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00000001");
        Assert.True(_clock.Begin());
    }

    [Fact]
    public void TimeOf_FramesBehindAReport_IsTheReportsTimeAndTheirDistance()
    {
        Take(RtpPackets.Media(1000), RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000 + (2 * Frame)));
        Take([.. RtpPackets.Media(1000 + Frame), .. RtpPackets.Media(1000 + (2 * Frame)), .. RtpPackets.Media(1000 + (3 * Frame))]);

        Assert.Equal([null, Noon - Frames(1), Noon, Noon + Frames(1)], Enumerable.Range(0, 4).Select(i => _clock.TimeOf(Frames(i))));
        // FFmpeg rounds to its own unit; a time that no packet had is nobody's.
        Assert.Equal(Noon, _clock.TimeOf(Frames(2) + TimeSpan.FromTicks(5)));
        Assert.Null(_clock.TimeOf(Frames(2.5)));
        Assert.Null(_clock.TimeOf(Frames(4)));
    }

    [Fact]
    public void TimeOf_StampsThatWrap_GoesOn()
    {
        uint first = unchecked(0u - (2 * Frame));
        Take(RtpPackets.Media(first), RtpPackets.Report(NtpNoon, first), RtpPackets.Media(first + Frame));
        Take(RtpPackets.Media(0), RtpPackets.Media(Frame));

        Assert.Equal([Noon + Frames(1), Noon + Frames(2), Noon + Frames(3)], Enumerable.Range(1, 3).Select(i => _clock.TimeOf(Frames(i))));
    }

    [Fact]
    public void TimeOf_ThreeDaysOfFrames_KnowsWhichRoundItIs()
    {
        TimeSpan step = TimeSpan.FromMinutes(5);
        for (int i = 0; i <= 864; i++)
        {
            uint stamp = unchecked((uint)(i * 5L * 60 * 90_000) + 12_345);
            Take(RtpPackets.Media(stamp), RtpPackets.Report(RtpPackets.Ntp(Noon + (i * step)), stamp));
            _time.Advance(step);
        }

        Assert.Equal(Noon + TimeSpan.FromDays(3), _clock.TimeOf(TimeSpan.FromDays(3)));
    }

    [Fact]
    public void TimeOf_ReportBeforeTheFirstPacket_IsWhereFfmpegCountsFrom()
    {
        Take(RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + (5 * Frame)));

        Assert.Equal(Noon + Frames(5), _clock.TimeOf(Frames(5)));
        Assert.Null(_clock.TimeOf(TimeSpan.Zero));
    }

    [Fact]
    public void TimeOf_ReportThatFfmpegMayHaveReadOtherwise_IsUnknown()
    {
        byte[] malformed = RtpPackets.SenderReport(NtpNoon, 77);
        malformed[3] = 60;
        Take(RtpPackets.Interleaved(malformed, 1), RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + Frame));

        Assert.Null(_clock.TimeOf(Frames(1)));
    }

    [Fact]
    public void TimeOf_MalformedReportAmongOthers_IsThatOfTheLastGoodOne()
    {
        byte[] malformed = RtpPackets.SenderReport(0, 77);
        malformed[3] = 60;
        Take(RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000), RtpPackets.Interleaved(malformed, 1), RtpPackets.Media(1000 + Frame));

        Assert.Equal(Noon + Frames(1), _clock.TimeOf(Frames(1)));
    }

    [Fact]
    public void TimeOf_ReportOfAnotherSource_IsNotTaken()
    {
        Take(RtpPackets.Report(NtpNoon, 1000, ssrc: 2), RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000, ssrc: 3));
        Take(RtpPackets.Media(1000 + Frame));
        Assert.Null(_clock.TimeOf(Frames(1)));

        Take(RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + (2 * Frame)), RtpPackets.Media(1000 + (3 * Frame), ssrc: 2));
        Assert.Equal(Noon + Frames(2), _clock.TimeOf(Frames(2)));
        Assert.Null(_clock.TimeOf(Frames(3)));
    }

    [Fact]
    public void TimeOf_OtherChannelsAndPayloads_AreNotTheVideo()
    {
        Take(RtpPackets.Media(500, payloadType: 97), RtpPackets.Media(600, channel: 2), RtpPackets.Media(1000));
        Take(RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + Frame));

        Assert.Equal(Noon + Frames(1), _clock.TimeOf(Frames(1)));
    }

    [Fact]
    public void TimeOf_CameraWithoutAClock_IsUnknown()
    {
        Take(RtpPackets.Media(1000), RtpPackets.Report(0, 1000), RtpPackets.Media(1000 + Frame));

        Assert.Null(_clock.TimeOf(Frames(1)));
    }

    [Fact]
    public void TimeOf_CameraWhoseClockIsSet_FollowsIt()
    {
        Take(RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + Frame));
        Take(RtpPackets.Report(RtpPackets.Ntp(Noon.AddHours(-5)), 1000), RtpPackets.Media(1000 + (2 * Frame)));

        Assert.Equal(Noon + Frames(1), _clock.TimeOf(Frames(1)));
        Assert.Equal(Noon.AddHours(-5) + Frames(2), _clock.TimeOf(Frames(2)));
    }

    [Theory]
    [InlineData(-3.0, 0.04, false)]
    [InlineData(30.0, 0.04, false)]
    [InlineData(30.0, 30.0, true)]
    [InlineData(0.04, 30.0, true)]
    [InlineData(-0.08, 0.04, true)]
    [InlineData(601.0, 601.0, false)]
    public void TimeOf_StampsThatJump_IsUnknownUntilTheNextReport(double step, double waited, bool isKnown)
    {
        uint first = 900_000, next = (uint)(first + (step * 90_000));
        Take(RtpPackets.Media(first), RtpPackets.Report(NtpNoon, first));
        _time.Advance(TimeSpan.FromSeconds(waited));
        Take(RtpPackets.Media(next));

        DateTimeOffset? expected = isKnown ? Noon.AddSeconds(step) : null;
        Assert.Equal(expected, _clock.TimeOf(TimeSpan.FromSeconds(step)));
        Take(RtpPackets.Report(RtpPackets.Ntp(Noon.AddHours(1)), next), RtpPackets.Media(next + Frame));
        Assert.Equal(Noon.AddHours(1) + Frames(1), _clock.TimeOf(TimeSpan.FromSeconds(step) + Frames(1)));
    }

    [Fact]
    public void TimeOf_MoreFramesThanAreKept_KnowsTheNewest()
    {
        Take(RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000));
        for (uint i = 1; i <= 5000; i++)
            Take(RtpPackets.Media(1000 + (i * Frame)));

        Assert.Null(_clock.TimeOf(Frames(1)));
        Assert.Equal(Noon + Frames(4000), _clock.TimeOf(Frames(4000)));
        Assert.Equal(Noon + Frames(5000), _clock.TimeOf(Frames(5000)));
    }

    [Fact]
    public void Begin_Again_StartsAnew()
    {
        Take(RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + Frame));

        Assert.True(_clock.Begin());

        Assert.Null(_clock.TimeOf(Frames(1)));
        Take(RtpPackets.Media(5000), RtpPackets.Media(5000 + Frame));
        Assert.Null(_clock.TimeOf(Frames(1)));
        Take(RtpPackets.Report(NtpNoon, 5000), RtpPackets.Media(5000 + (2 * Frame)));
        Assert.Equal(Noon + Frames(2), _clock.TimeOf(Frames(2)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001")]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=")]
    [InlineData("RTP/AVP/TCP;unicast;interleaved=0-1-2")]
    public void Begin_VideoThatDoesNotPassHere_IsNotFollowed(string? transport)
    {
        _clock.SetUp(transport);

        Assert.False(_clock.Begin());
        Take(RtpPackets.Media(1000), RtpPackets.Report(NtpNoon, 1000), RtpPackets.Media(1000 + Frame));
        Assert.Null(_clock.TimeOf(Frames(1)));
    }

    [Fact]
    public void Take_AnyBytes_IsAnAnswer()
    {
        var random = new Random(1);
        for (int i = 0; i < 50_000; i++)
        {
            var packet = new byte[random.Next(0, 60)];
            random.NextBytes(packet);
            if (packet.Length > 1 && i % 4 > 0)
                (packet[0], packet[1]) = ((byte)(0x80 | (packet[0] & 0x3F)), i % 4 == 1 ? (byte)200 : (byte)96);
            Take(RtpPackets.Interleaved(packet, (byte)(i % 2)));
            _clock.TimeOf(TimeSpan.FromTicks(random.NextInt64(long.MinValue, long.MaxValue)));
        }

        _clock.Take([(byte)'$', 0, 255]);
        _clock.Take([(byte)'$', 0, 255, 255, 1]);
    }

    private void Take(params byte[][] packets)
    {
        foreach (byte[] packet in packets)
            _clock.Take(packet);
    }

    private static TimeSpan Frames(double count) => TimeSpan.FromMilliseconds(40 * count);

    private sealed class ManualTime : TimeProvider
    {
        private TimeSpan _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => Noon + _elapsed;

        public void Advance(TimeSpan time) => _elapsed += time;
    }
}
