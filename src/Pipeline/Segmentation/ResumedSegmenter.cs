using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Goes on where an earlier run ended: the frames that it has done get its results, as repeated ones
/// (<see cref="FrameResult.IsRepeated"/>), and all others are left to another segmenter. That one is given the frames from
/// <paramref name="firstFrame"/> on, with prompts for what was found there.
/// </summary>
/// <param name="segmenter">Finds objects on all other frames; disposed with this one.</param>
/// <param name="recorded">What was found, in order of the frames, from frame 0 on.</param>
/// <param name="firstFrame">The frame that it begins with, which was done.</param>
/// <param name="lastFrame">The last frame that was done.</param>
public sealed class ResumedSegmenter(
    ISegmenter segmenter, IEnumerable<RecordedFrame> recorded, long firstFrame, long lastFrame) : ISegmenter
{
    private readonly IEnumerator<RecordedFrame> _recorded = recorded.GetEnumerator();
    private readonly FrameResultPool _results = new();

    /// <inheritdoc/>
    public NetworkTurns Turns => segmenter.Turns;

    /// <inheritdoc/>
    public bool FollowsAny => segmenter.FollowsAny;

    /// <inheritdoc/>
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => segmenter.RentEmbedding(cancellationToken);

    /// <inheritdoc/>
    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default) =>
        segmenter.Encode(frame, parts, embedding, ended);

    /// <inheritdoc/>
    public CarryDemand Advance(VideoFrame frame, EncodeScope scope)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Metadata.Index < firstFrame ? default : segmenter.Advance(frame, scope);
    }

    /// <inheritdoc/>
    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Metadata.Index > lastFrame)
            return segmenter.Track(frame, embedding);
        VideoFrame repeated = frame.Share();
        try
        {
            if (frame.Metadata.Index >= firstFrame)
            {
                segmenter.Track(frame, embedding).Dispose();
            }
            else
            {
                embedding?.Dispose();
                frame.Dispose();
            }

            return Repeat(repeated);
        }
        catch
        {
            repeated.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (encoded.Metadata.Index > lastFrame)
            segmenter.Refine([.. carried.Where(result => result.Metadata.Index > lastFrame)], encoded);
    }

    /// <inheritdoc/>
    public void Remember() => segmenter.Remember();

    /// <inheritdoc/>
    public void Correct(IFrameEmbedding embedding) => segmenter.Correct(embedding);

    /// <inheritdoc/>
    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => segmenter.Follow(prompt, mode, frame);

    /// <inheritdoc/>
    public CommandOutcome Forget(ObjectId id) => segmenter.Forget(id);

    /// <inheritdoc/>
    public void ForgetAll() => segmenter.ForgetAll();

    /// <inheritdoc/>
    public void Abort() => segmenter.Abort();

    /// <inheritdoc/>
    public SegmenterMemory GetMemory() => segmenter.GetMemory();

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorded.Dispose();
        segmenter.Dispose();
    }

    private FrameResult Repeat(VideoFrame frame)
    {
        long index = frame.Metadata.Index;
        if (!_recorded.MoveNext() || _recorded.Current.Index != index)
            throw new InvalidOperationException($"Frame {index} was done by an earlier run, and its results are not what comes next.");
        using FrameResult result = _results.Rent(frame);
        foreach (ObjectResult found in _recorded.Current.Objects)
            result.Add(found);
        if (!_recorded.Current.IsEncoded)
            result.MarkCarried();
        return result.Repeat([]);
    }
}
