using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Pointing;
using SamStream.Model.Tests.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Pointing;

/// <summary>With a network that takes for the object what is red.</summary>
public sealed class SamMaskPreviewerTests : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Disk Red = new(100, 100, 32, 40, 40, 210);
    private static readonly Prompt OnRed = new() { ObjectId = new ObjectId(1), Box = new BoxXyxy(68, 68, 133, 133) };

    private readonly ColorNetwork _network = new();
    private readonly FramePool _pool = new(2);
    private readonly SamModel _model;
    private readonly SamMaskPreviewer _previewer;

    public SamMaskPreviewerTests()
    {
        _model = new SamModel(
            ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")), new SamModelOptions(), [_network]);
        _previewer = new SamMaskPreviewer(_model, capacity: 2);
    }

    public void Dispose()
    {
        _previewer.Dispose();
        _model.Dispose();
        Assert.True(_network.IsDisposed);
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Preview_Box_GivesTheMaskInIt()
    {
        using IFrozenFrame frozen = Freeze(7);

        MaskPreview preview = frozen.Preview(OnRed);

        Assert.Equal((7L, Width, Height), (frozen.Metadata.Index, frozen.Width, frozen.Height));
        Assert.Equal([PixelBounds.OfFrame(Width, Height)], _network.Encoded);
        Assert.Equal(PreviewOutcome.Answered, preview.Outcome);
        Assert.InRange(preview.Mask!.Area, 0.9 * Math.PI * 32 * 32, 1.1 * Math.PI * 32 * 32);
        Assert.Equal(preview.Mask.Bounds.ToBox(), preview.Box);
        Assert.Equal(0.95f, preview.PredictedIou);
        Assert.InRange(preview.Stability, 0.9f, 1);
    }

    [Fact]
    public void Preview_ManyPrompts_EncodesNothingMore()
    {
        using IFrozenFrame frozen = Freeze(0);
        for (int i = 0; i < 20; i++)
            frozen.Preview(OnRed);

        Assert.Single(_network.Encoded);
    }

    [Fact]
    public void Preview_NothingThere_AnswersWithoutAMask()
    {
        using IFrozenFrame frozen = Freeze(0);

        MaskPreview preview = frozen.Preview(OnRed with { Box = new BoxXyxy(200, 20, 260, 60) });

        Assert.Equal(new MaskPreview { Outcome = PreviewOutcome.Answered }, preview);
    }

    [Fact]
    public void Preview_BlankPicture_SaysSo()
    {
        using VideoFrame black = DrawBlack(_pool, Width, Height, 0);
        using IFrozenFrame frozen = _previewer.Freeze(black, null, default);

        MaskPreview preview = frozen.Preview(OnRed);

        Assert.Equal((PreviewOutcome.Blank, null), (preview.Outcome, preview.Mask));
    }

    [Theory]
    [InlineData(400, 20, 500, 60)]
    [InlineData(60, 60, 20, 20)]
    [InlineData(float.NaN, 0, 5, 5)]
    public void Preview_PromptThatDoesNotFit_IsRefusedInThePromptsWords(float x1, float y1, float x2, float y2)
    {
        using IFrozenFrame frozen = Freeze(0);
        Prompt prompt = OnRed with { Box = new BoxXyxy(x1, y1, x2, y2) };

        MaskPreview preview = frozen.Preview(prompt);

        Assert.Equal(PreviewOutcome.Refused, preview.Outcome);
        Assert.NotNull(preview.Reason);
        Assert.Equal(prompt.Validate(Width, Height), preview.Reason);
    }

    [Fact]
    public void Freeze_OneMoreThanAreKept_TakesThePlaceOfTheOneAskedLongestAgo()
    {
        using IFrozenFrame first = Freeze(1);
        using IFrozenFrame second = Freeze(2);
        first.Preview(OnRed);
        long before = _previewer.Bytes;

        using IFrozenFrame third = Freeze(3);

        Assert.Equal((false, true, false), (first.IsGone, second.IsGone, third.IsGone));
        MaskPreview gone = second.Preview(OnRed);
        Assert.Equal(PreviewOutcome.Gone, gone.Outcome);
        Assert.Contains("frame 2 is kept no longer", gone.Reason);
        Assert.NotNull(first.Preview(OnRed).Mask);
        Assert.Equal(before, _previewer.Bytes);
    }

    [Fact]
    public void Freeze_FramesThatWereDisposed_TakeNoPlaceAndNoMoreMemory()
    {
        using IFrozenFrame kept = Freeze(0);
        Freeze(1).Dispose();
        long before = _previewer.Bytes;
        for (int i = 2; i < 10; i++)
            Freeze(i).Dispose();

        Assert.Equal(before, _previewer.Bytes);
        Assert.False(kept.IsGone);
    }

    [Fact]
    public void Preview_FrameThatWasDisposed_Throws()
    {
        IFrozenFrame frozen = Freeze(0);
        frozen.Dispose();
        frozen.Dispose();

        Assert.True(frozen.IsGone);
        Assert.Throws<ObjectDisposedException>(() => frozen.Preview(OnRed));
    }

    [Fact]
    public void Dispose_FramesAreStillFrozen_GivesThemUpAndFreesTheModel()
    {
        using IFrozenFrame frozen = Freeze(0);
        _model.Dispose();
        Assert.False(_network.IsDisposed);

        _previewer.Dispose();

        Assert.True(_network.IsDisposed);
        Assert.Equal(PreviewOutcome.Gone, frozen.Preview(OnRed).Outcome);
        using VideoFrame frame = Draw(_pool, Width, Height, 1, isDiscontinuity: false, Red);
        Assert.Throws<ObjectDisposedException>(() => _previewer.Freeze(frame, null, default));
    }

    [Fact]
    public async Task Freeze_NetworkIsTaken_WaitsForATurn()
    {
        NetworkTurns.Turn turn = await _model.Turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false, Red);
        IFrozenFrame? frozen = null;
        var freezing = new Thread(() => frozen = _previewer.Freeze(frame, null, default));
        freezing.Start();

        Assert.True(SpinWait.SpinUntil(() => freezing.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        Assert.Empty(_network.Encoded);
        turn.Dispose();

        Assert.True(freezing.Join(Patience));
        Assert.Single(_network.Encoded);
        frozen!.Dispose();
    }

    [Fact]
    public async Task Freeze_CameraEncodes_EndsThatButNotAgainWithinHalfASecond()
    {
        var clock = new Clock();
        using var previewer = new SamMaskPreviewer(_model, capacity: 2, clock);

        await FreezeWhileACameraEncodesAsync(previewer, endsIt: true);
        clock.Now += 4 * clock.TimestampFrequency / 10;
        await FreezeWhileACameraEncodesAsync(previewer, endsIt: false);
        clock.Now += 2 * clock.TimestampFrequency / 10;
        await FreezeWhileACameraEncodesAsync(previewer, endsIt: true);
    }

    [Fact]
    public async Task Freeze_CancelledWhileItWaits_TakesNoTurn()
    {
        NetworkTurns.Turn turn = await _model.Turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        using var cancelled = new CancellationTokenSource();
        Task<IFrozenFrame> freezing = Task.Run(() => Freeze(0, cancelled.Token));

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => freezing.WaitAsync(Patience));
        turn.Dispose();
        using IFrozenFrame after = Freeze(1);
        Assert.Single(_network.Encoded);
    }

    [Fact]
    public async Task Dispose_FrameWaitsForATurn_EndsTheWait()
    {
        using NetworkTurns.Turn turn = await _model.Turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        Task<IFrozenFrame> freezing = Task.Run(() => Freeze(0));

        _previewer.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => freezing.WaitAsync(Patience));
        Assert.Empty(_network.Encoded);
    }

    [Fact]
    public async Task Preview_FromManyThreads_AnswersEachAsAlone()
    {
        using IFrozenFrame frozen = Freeze(0);
        Prompt half = OnRed with { Box = new BoxXyxy(68, 68, 133, 100) };
        string whole = frozen.Preview(OnRed).Mask!.ToCompressedString(), part = frozen.Preview(half).Mask!.ToCompressedString();
        Assert.NotEqual(whole, part);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (int n = 0; n < 20; n++)
            {
                bool isHalf = (i + n) % 2 == 0;
                Assert.Equal(isHalf ? part : whole, frozen.Preview(isHalf ? half : OnRed).Mask!.ToCompressedString());
            }
        }))).WaitAsync(Patience);
    }

    private async Task FreezeWhileACameraEncodesAsync(SamMaskPreviewer previewer, bool endsIt)
    {
        NetworkTurns.Turn turn = await _model.Turns.TakeToBeginAsync(TurnUrgency.Yielding, default);
        CancellationToken ended = turn.Ended;
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false, Red);
        var freezing = new Thread(() => previewer.Freeze(frame, null, default).Dispose());
        freezing.Start();

        Assert.True(SpinWait.SpinUntil(
            () => endsIt ? ended.IsCancellationRequested : freezing.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        Assert.Equal(endsIt, ended.IsCancellationRequested);
        turn.Dispose();
        Assert.True(freezing.Join(Patience));
    }

    private IFrozenFrame Freeze(long index, CancellationToken cancellationToken = default)
    {
        using VideoFrame frame = Draw(_pool, Width, Height, index, isDiscontinuity: false, Red);
        return _previewer.Freeze(frame, null, cancellationToken);
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
