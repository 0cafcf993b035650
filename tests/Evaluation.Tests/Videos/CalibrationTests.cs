using SamStream.Evaluation.Metrics;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Tests.Videos;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_ScoresThatAreTrue_HaveNoError()
    {
        // Of ten masks with a score of 0.8, eight are good.
        Calibration calibration = Calibration.Of([Tracked(10, 0.8, i => i < 8 ? 0.9 : 0.4)])!;

        Assert.Equal(0, calibration.Error, 6);
        Assert.Equal(0, calibration.FalseTracked);
        Assert.Equal(new Calibration.Bin(0.8, 10, 0.8, 0.8), Assert.Single(calibration.Bins) with { MeanScore = 0.8 });
    }

    [Fact]
    public void Of_SureOfWrongMasks_HasTheirDistanceAsError()
    {
        Calibration calibration = Calibration.Of([Tracked(4, 1, _ => 0.1), Tracked(4, 0.95, _ => 0.9)])!;

        // One bin: the mean score is 0.975, and half of the masks are good.
        Assert.Equal(0.475, calibration.Error, 6);
        Assert.Equal(0.5, calibration.FalseTracked);
        Assert.Equal("calibration error 0.475, tracked with J below 0.3 on 50.0 % of the tracked frames", calibration.Summary);
    }

    [Fact]
    public void Of_FramesWithoutAMask_DoNotCount()
    {
        var nothing = new ScoredFrame("0", new FrameScore(0, 0), new TrackerOutput(TrackState.Lost, 0, HasMask: false));
        Calibration calibration = Calibration.Of([new ObjectScore("s", 1, [nothing, .. Tracked(2, 0.95, _ => 0.9).Frames])])!;

        Assert.Equal(2, Assert.Single(calibration.Bins).Frames);
    }

    [Fact]
    public void Of_NothingButLost_SaysSoInsteadOfNumbers()
    {
        var nothing = new ScoredFrame("0", new FrameScore(0, 0), new TrackerOutput(TrackState.Lost, 0, HasMask: false));

        Assert.Equal("no mask, tracked on no frame", Calibration.Of([new ObjectScore("s", 1, [nothing])])!.Summary);
    }

    [Fact]
    public void Of_MasksFromFiles_IsNothing() =>
        Assert.Null(Calibration.Of([new ObjectScore("s", 1, [new ScoredFrame("0", new FrameScore(1, 1), null)])]));

    private static ObjectScore Tracked(int count, double score, Func<int, double> iou) => new(
        "s",
        1,
        [
            .. Enumerable.Range(0, count).Select(i => new ScoredFrame(
                $"{i}", new FrameScore(iou(i), 0), new TrackerOutput(TrackState.Tracked, score, HasMask: true))),
        ]);
}
