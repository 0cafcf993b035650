using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Benchmarking;

/// <summary>Counts the managed bytes that a segmenter allocates on the threads of its two stages.</summary>
internal sealed class MeasuredSegmenter(ISegmenter inner, int frames) : ISegmenter
{
    private readonly long[] _encodeBytes = new long[frames];
    private readonly long[] _trackBytes = new long[frames];
    private int _encoded;
    private int _tracked;

    /// <summary>Bytes of each encoded frame, in order.</summary>
    public ReadOnlySpan<long> EncodeBytes => _encodeBytes.AsSpan(0, _encoded);

    /// <summary>Bytes of each tracked frame, in order.</summary>
    public ReadOnlySpan<long> TrackBytes => _trackBytes.AsSpan(0, _tracked);

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => inner.RentEmbedding(cancellationToken);

    public void Encode(VideoFrame frame, IFrameEmbedding embedding)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        inner.Encode(frame, embedding);
        Note(_encodeBytes, ref _encoded, before);
    }

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameResult result = inner.Track(frame, embedding);
        Note(_trackBytes, ref _tracked, before);
        return result;
    }

    public CarryDemand Advance(VideoFrame frame) => inner.Advance(frame);

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) => inner.Refine(carried, encoded);

    public void Remember() => inner.Remember();

    public void Correct(IFrameEmbedding embedding) => inner.Correct(embedding);

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => inner.Follow(prompt, mode, frame);

    public CommandOutcome Forget(ObjectId id) => inner.Forget(id);

    public SegmenterMemory GetMemory() => inner.GetMemory();

    public void ForgetAll() => inner.ForgetAll();

    public void Dispose() => inner.Dispose();

    private static void Note(long[] bytes, ref int count, long before)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (count < bytes.Length)
            bytes[count++] = allocated;
    }
}
