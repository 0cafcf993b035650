using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Review;
using SamStream.Console.Clips;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Tests.Clips;

public sealed class ReviewListTests
{
    private const int Frames = 200;

    private static readonly ClipPromptMessage First = new() { Prompt = 1, Id = 1, Frame = 0, At = "" };

    [Fact]
    public void Of_DoubtEverywhere_NamesTheMiddleOfWhatIsNotSet()
    {
        IReadOnlyList<ReviewItem> items = ReviewList.Of(Rows(61, _ => new ResultObject(1, TrackState.Tracked, 0.5f, 400, null)), [Set(0), Set(60)]);

        Assert.InRange(items[0].Frame, 28, 32);
        // One correction after the other, each as if those before it were made.
        long[] others = [.. items.Skip(1).Select(item => item.Frame).Order()];
        Assert.Equal(2, others.Length);
        Assert.InRange(others[0], 12, 18);
        Assert.InRange(others[1], 42, 48);
    }

    [Fact]
    public void Of_DoubtInOnePlace_NamesThatPlaceAndWhy()
    {
        IReadOnlyList<ReviewItem> items = ReviewList.Of(
            Rows(100, frame => new ResultObject(1, TrackState.Tracked, 0.99f, 400, null) { Agreement = frame is >= 70 and < 80 ? 0.1f : 0.99f }), [Set(0), Set(99)]);

        Assert.InRange(items[0].Frame, 70, 79);
        Assert.Equal(ReviewReason.Disagreement, items[0].Reason);
    }

    [Fact]
    public void Of_LastFrameSetLongAgo_NamesAFrameBehindIt()
    {
        IReadOnlyList<ReviewItem> items = ReviewList.Of(Rows(50, _ => new ResultObject(1, TrackState.Tracked, 0.6f, 400, null)), [Set(0)]);

        Assert.InRange(items[0].Frame, 20, 49);
    }

    [Fact]
    public void Of_NothingToDoubt_IsEmpty() =>
        Assert.Empty(ReviewList.Of(Rows(50, _ => new ResultObject(1, TrackState.Tracked, 1, 400, null)), [Set(0)]));

    [Fact]
    public void Of_AcceptedFrame_IsNotNamedAgain()
    {
        IReadOnlyList<ResultRow> rows = Rows(61, _ => new ResultObject(1, TrackState.Tracked, 0.5f, 400, null));

        IReadOnlyList<ReviewItem> items = ReviewList.Of(rows, [Set(0), Set(60)], new HashSet<(int, long)> { (1, 30) });

        Assert.DoesNotContain(items, item => item.Frame is >= 28 and <= 32);
    }

    [Theory]
    [InlineData(400, 100, 50, 50, "AreaJump")]
    [InlineData(400, 400, 50, 90, "PlaceJump")]
    public void Doubt_MaskThatJumps_IsLargerThanThatOfItsScore(int areaBefore, int area, float x, float toX, string reason)
    {
        var before = new ResultObject(1, TrackState.Tracked, 0.95f, areaBefore, null) { Center = (x, 50) };

        FrameDoubt doubt = FrameDoubt.Of(new ResultObject(1, TrackState.Tracked, 0.95f, area, null) { Center = (toX, 50) }, before);

        Assert.Equal(reason, doubt.Reason.ToString());
        Assert.InRange(doubt.Doubt, 0.5f, 1);
    }

    [Fact]
    public void Doubt_FollowedBothWaysTheSame_IsSmallWhateverTheScore() =>
        Assert.Equal(0.1f, FrameDoubt.Of(new ResultObject(1, TrackState.Tracked, 0.4f, 400, null) { Agreement = 0.9f }, null).Doubt, 3);

    [Fact]
    public void Of_FrameIsAccepted_IsNotListedAndNoneRightBesideIt()
    {
        IReadOnlyList<ResultRow> rows = Rows(_ => 0.3f);
        long worst = ReviewList.Of(rows, [First])[0].Frame;

        IReadOnlyList<ReviewItem> items = ReviewList.Of(rows, [First], new HashSet<(int, long)> { (1, worst) });

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.True(Math.Abs(item.Frame - worst) > 5, $"{item.Frame} beside {worst}"));
        // Why it is listed is told as it is.
        Assert.All(items, item => Assert.Equal(0.7f, item.Doubt, 1e-4f));
    }

    [Fact]
    public void Of_AnotherObjectIsAcceptedThere_IsListedAsBefore()
    {
        IReadOnlyList<ResultRow> rows = Rows(_ => 0.3f);
        IReadOnlyList<ReviewItem> before = ReviewList.Of(rows, [First]);

        Assert.Equal(before, ReviewList.Of(rows, [First], new HashSet<(int, long)> { (2, before[0].Frame) }));
    }

    [Fact]
    public void Of_WorseFramesBesideAnAcceptedOne_AreListedStill()
    {
        IReadOnlyList<ResultRow> rows = Rows(frame => frame is >= 100 and < 120 ? 0.1f : 0.9f);

        ReviewItem first = ReviewList.Of(rows, [First], new HashSet<(int, long)> { (1, 98) })[0];

        Assert.InRange(first.Frame, 100, 119);
    }

    private static IReadOnlyList<ResultRow> Rows(Func<int, float> scoreOf) =>
    [
        .. Enumerable.Range(0, Frames).Select(frame => new ResultRow(
            frame, 0, 0, [new ResultObject(1, TrackState.Tracked, scoreOf(frame), 400, null) { Center = (50, 50) }])),
    ];

    private static IReadOnlyList<ResultRow> Rows(int count, Func<long, ResultObject> found) =>
        [.. Enumerable.Range(0, count).Select(frame => new ResultRow(frame, 0, 0, [found(frame)]))];

    private static ClipPromptMessage Set(long frame) => new() { Prompt = 1, Id = 1, Frame = frame, Box = [0, 0, 8, 8], At = "" };
}
