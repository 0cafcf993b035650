using SamStream.Cli.Monitoring;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Tests.Monitoring;

public sealed class CameraFiguresTests
{
    [Fact]
    public void Since_TwoMoments_TellsWhatHappenedBetweenThem()
    {
        var before = new CameraFigures
        {
            Captured = 100,
            Encoded = 20,
            Drops = new Dictionary<DropCause, long> { [DropCause.Superseded] = 80, [DropCause.PoolExhausted] = 1 },
        };
        CameraFigures now = before with
        {
            State = SourceState.Running,
            Captured = 250,
            Encoded = 41,
            Drops = new Dictionary<DropCause, long> { [DropCause.Superseded] = 209, [DropCause.PoolExhausted] = 1 },
            Latency = new LatencySummary(
                21, default, TimeSpan.FromMilliseconds(431), TimeSpan.FromMilliseconds(602), default, default),
            Road = TimeSpan.FromMilliseconds(94.6),
            Load = new BudgetSnapshot(LoadStage.Rate, 0.617, 0.8, 0),
            Objects = [(TrackState.Tracked, 2), (TrackState.Lost, 1)],
        };

        Assert.Equal(
            "15.0 frames/s in, 2.1 encoded (62 % of the schedule); dropped 129 superseded; latency p50 431 ms, p95 602 ms; road 95 ms; running; "
                + "objects: 2 tracked, 1 lost",
            now.Since(before, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Since_NothingHappened_SaysSo() => Assert.Equal(
        "0.0 frames/s in, 0.0 encoded; backoff; objects: none",
        new CameraFigures { State = SourceState.Backoff }.Since(CameraFigures.None, TimeSpan.FromSeconds(10)));
}
