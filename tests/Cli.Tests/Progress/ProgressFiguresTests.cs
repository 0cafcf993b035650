using Microsoft.Extensions.Time.Testing;
using SamStream.Cli.Progress;

namespace SamStream.Cli.Tests.Progress;

public sealed class ProgressFiguresTests
{
    [Theory]
    [InlineData(37, 100L, 1.834, "37/100 frames, 1.83 frames/s, 35 s left")]
    [InlineData(0, 100L, 0, "0/100 frames")]
    [InlineData(100, 100L, 2, "100/100 frames, 2.00 frames/s")]
    [InlineData(37, null, 12.34, "37 frames, 12.3 frames/s")]
    [InlineData(0, 1000L, 2, "0/1000 frames, 2.00 frames/s, 8 min 20 s left")]
    [InlineData(0, 20000L, 2, "0/20000 frames, 2.00 frames/s, 2 h 46 min left")]
    public void ToString_Figures_SaysWhatIsKnown(long done, long? total, double rate, string expected) =>
        Assert.Equal(expected, new ProgressFigures(done, total, rate, rate).ToString());

    [Theory]
    [InlineData(1_200_000, 24_800_000L, 2_500_000, "1.2/24.8 MB, 2.5 MB/s, 10 s left")]
    [InlineData(1_200_000, null, 0, "1.2 MB")]
    public void ToString_Bytes_AreToldInMegabytes(long done, long? total, double rate, string expected) =>
        Assert.Equal(expected, new ProgressFigures(done, total, rate, rate) { Unit = ProgressUnit.Bytes }.ToString());

    [Fact]
    public void Update_SlowStart_DoesNotWeighOnRate()
    {
        var time = new FakeTimeProvider();
        var meter = new RateMeter(time);
        meter.Update(0);
        time.Advance(TimeSpan.FromSeconds(60));
        meter.Update(1);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, meter.Update(21), 9);
    }

    [Fact]
    public void Mean_SpeedThatGoesUpAndDown_GivesATimeThatHardlyGrows()
    {
        var time = new FakeTimeProvider();
        var meter = new RateMeter(time);
        var left = new List<double>();
        for (int second = 1, count = 1; second <= 240; second++)
        {
            count += second / 20 % 2 == 0 ? 10 : 7;
            time.Advance(TimeSpan.FromSeconds(1));
            meter.Update(count);
            if (second > 40)
                left.Add((4000 - count) / meter.Mean);
        }

        Assert.All(left.Zip(left.Skip(20)), pair => Assert.InRange(pair.Second, 0, 1.05 * pair.First));
    }

    [Fact]
    public void Update_ChangedSpeed_IsThatOfTheLastSeconds()
    {
        var time = new FakeTimeProvider();
        var meter = new RateMeter(time);
        double rate = 0;
        for (int second = 1, count = 1; second <= 100; second++)
        {
            count += second <= 50 ? 10 : 1;
            time.Advance(TimeSpan.FromSeconds(1));
            rate = meter.Update(count);
        }

        Assert.Equal(1, rate, 9);
    }
}
