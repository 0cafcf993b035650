using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Benchmarking;

/// <summary>Counts the managed bytes that a segmenter allocates on the threads of its two stages.</summary>
internal sealed class MeasuredSegmenter(ISegmenter inner, int frames) : DelegatingSegmenter(inner)
{
    private readonly long[] _encodeBytes = new long[frames];
    private readonly long[] _trackBytes = new long[frames];
    private int _encoded;
    private int _tracked;

    /// <summary>Bytes of each encoded frame, in order.</summary>
    public ReadOnlySpan<long> EncodeBytes => _encodeBytes.AsSpan(0, _encoded);

    /// <summary>Bytes of each tracked frame, in order.</summary>
    public ReadOnlySpan<long> TrackBytes => _trackBytes.AsSpan(0, _tracked);

    public override void Encode(VideoFrame frame, PixelBounds region, IFrameEmbedding embedding)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        base.Encode(frame, region, embedding);
        Note(_encodeBytes, ref _encoded, before);
    }

    public override FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameResult result = base.Track(frame, embedding);
        Note(_trackBytes, ref _tracked, before);
        return result;
    }

    private static void Note(long[] bytes, ref int count, long before)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (count < bytes.Length)
            bytes[count++] = allocated;
    }
}
