using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>Works for some milliseconds, throws now and then, and says when it is used after it was freed, as native code could not.</summary>
internal sealed class FaultySegmenter(Faults faults, NetworkTurns turns) : ISegmenter
{
    private readonly FrameResultPool _results = new();
    private int _embeddingsAlive;
    private int _inEncode;
    private int _inTrack;
    private int _inRefine;

    public NetworkTurns Turns => turns;

    public int EmbeddingsAlive => Volatile.Read(ref _embeddingsAlive);

    public bool IsDisposed { get; private set; }

    public bool FollowsAny { get; init; } = true;

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new Embedding(this);
    }

    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default) =>
        Work(ref _inEncode, "Encode", 3, () => _ = frame.Luma[0]);

    public CarryDemand Advance(VideoFrame frame, EncodeScope scope)
    {
        Work(ref _inTrack, "Advance", 1, () => _ = frame.Luma[0]);
        return new CarryDemand(HasObjects: true, IsRequired: faults.Next(3) == 0, Strain: 0);
    }

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        using (embedding)
        {
            try
            {
                Work(ref _inTrack, "Track", 2, () =>
                {
                    using NetworkTurns.Turn turn = turns.TakeToEnd();
                    _ = frame.Luma[0];
                });
            }
            catch
            {
                frame.Dispose();
                throw;
            }

            FrameResult result = _results.Rent(frame);
            var states = Enum.GetValues<TrackState>();
            SegmentationMask mask = result.RentMask();
            mask.Resize(new MaskExtent(1, new PixelBounds(0, 0, 1, 1)));
            mask.WritablePixels[0] = 255;
            result.Add(new ObjectResult { Id = new ObjectId(1), State = states[faults.Next(states.Length)], Mask = mask });
            return result;
        }
    }

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
        foreach (FrameResult result in carried)
            _ = result.Frame.Luma[0];
        Work(ref _inRefine, "Refine", 1, () => { });
    }

    public void Remember() => Work(ref _inTrack, "Remember", 1, () => { });

    public void Correct(IFrameEmbedding embedding)
    {
        using (embedding)
            Work(ref _inTrack, "Correct", 1, () => { });
    }

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        Work(ref _inTrack, "Follow", 0, () => _ = frame.Luma[0]);
        return new CommandOutcome(CommandAction.Added);
    }

    public CommandOutcome Forget(ObjectId id) => new(CommandAction.Removed);

    public void ForgetAll() => Work(ref _inTrack, "ForgetAll", 0, () => { });

    public void Abort() => faults.Check(!IsDisposed, "Abort after the disposal");

    public SegmenterMemory GetMemory() => default;

    public void Dispose()
    {
        faults.Check(!IsDisposed, "the segmenter was disposed twice");
        faults.Check(Volatile.Read(ref _inEncode) + Volatile.Read(ref _inTrack) + Volatile.Read(ref _inRefine) == 0, "the segmenter was disposed while it works");
        IsDisposed = true;
    }

    private void Work(ref int callers, string what, int mostMilliseconds, Action work)
    {
        faults.Check(!IsDisposed, $"{what} after the disposal");
        faults.Check(Interlocked.Increment(ref callers) == 1, $"{what} by two at a time");
        try
        {
            using (var wait = new ManualResetEventSlim())
                wait.Wait(faults.Next(mostMilliseconds + 1));
            work();
            faults.Maybe(150, () => new InvalidOperationException($"{what} fails"));
        }
        finally
        {
            Interlocked.Decrement(ref callers);
            faults.Check(!IsDisposed, $"disposed within {what}");
        }
    }

    private sealed class Embedding : IFrameEmbedding
    {
        private readonly FaultySegmenter _owner;
        private int _isOut = 1;

        public Embedding(FaultySegmenter owner)
        {
            _owner = owner;
            Interlocked.Increment(ref owner._embeddingsAlive);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOut, 0) == 1)
                Interlocked.Decrement(ref _owner._embeddingsAlive);
        }
    }
}
