using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Embeddings;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>Frames to embeddings, computed or kept from before.</summary>
public sealed partial class SamSegmenter
{
    private readonly EmbeddingCache? _cache;
    private readonly RunOptions _encodeOptions = new();
    private volatile bool _isAborted;

    /// <summary>Changes what was encoded of a frame with this index: to measure what noise does. Null: nothing does.</summary>
    internal Action<long, ImageEmbedding>? Disturb { get; init; }

    /// <inheritdoc/>
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => _embeddings.Rent(cancellationToken);

    /// <inheritdoc/>
    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default)
    {
        ended.ThrowIfCancellationRequested();
        using CancellationTokenRegistration ending = ended.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _encodeOptions);
        try
        {
            Encode(frame, parts, embedding);
        }
        finally
        {
            // Waits for an end that is on its way. The next run is not ended, unless everything is.
            ending.Dispose();
            if (ended.IsCancellationRequested)
                _encodeOptions.Terminate = false;
            if (_isAborted)
                _encodeOptions.Terminate = true;
        }
    }

    private void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding)
    {
        var lease = (EmbeddingPool.Lease)embedding;
        lease.Used.Clear();
        for (int i = 0; i < parts.Count; i++)
        {
            int slot = _regions.SlotOf(parts, i, frame.Width, frame.Height);
            Encode(frame, parts.Part(i, frame.Width, frame.Height), _networks[slot], lease.Slots[slot]);
            Disturb?.Invoke(frame.Metadata.Index, lease.Slots[slot]);
            lease.Used.Add(slot);
        }
    }

    private void Encode(VideoFrame frame, in PixelBounds region, ISegmentationNetwork network, ImageEmbedding embedding)
    {
        EmbeddingKey key = default;
        if (_cache is not null)
        {
            if (_isAborted)
                throw new OperationCanceledException();
            key = EmbeddingKey.Of(network, frame, region);
            if (_cache.TryRead(key, embedding))
                return;
        }

        network.Encode(new YuvImage(frame), region, embedding, _encodeOptions);
        _cache?.Keep(key, embedding);
    }

    // Whether nothing is to be computed for it.
    private bool IsKept(VideoFrame frame, in FrameParts parts)
    {
        if (_cache is null)
            return false;
        for (int i = 0; i < parts.Count; i++)
        {
            ISegmentationNetwork network = _networks[_regions.SlotOf(parts, i, frame.Width, frame.Height)];
            if (!_cache.Has(EmbeddingKey.Of(network, frame, parts.Part(i, frame.Width, frame.Height))))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _isAborted = true;
        _encodeOptions.Terminate = true;
        foreach (IMaskDecoder decoder in _decoders.Values)
            decoder.Abort();
    }
}
