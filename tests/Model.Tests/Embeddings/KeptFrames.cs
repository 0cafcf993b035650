using SamStream.Model.Embeddings;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tests.Tracking;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Embeddings;

/// <summary>Frames that show a disk at another place each, and what <see cref="ColorNetwork"/> makes of them.</summary>
internal sealed class KeptFrames : IDisposable
{
    public const int Width = 320;
    public const int Height = 200;

    public static readonly PixelBounds Whole = PixelBounds.OfFrame(Width, Height);

    private readonly FramePool _pool = new(2);

    public ColorNetwork Network { get; } = new();

    /// <summary>Bytes of an entry.</summary>
    public int EntryBytes
    {
        get
        {
            using ImageEmbedding embedding = Network.CreateEmbedding();
            return EmbeddingFile.LengthOf(embedding);
        }
    }

    public static MovingDisks.Disk DiskAt(int step) => new(60 + (3 * step), 100, 32, 40, 40, 210);

    public void Dispose()
    {
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    public VideoFrame Draw(int step) => MovingDisks.Draw(_pool, Width, Height, step, isDiscontinuity: false, DiskAt(step));

    public EmbeddingKey KeyOf(int step)
    {
        using VideoFrame frame = Draw(step);
        return EmbeddingKey.Of(Network, frame, Whole);
    }

    /// <summary>Encodes frames, and keeps them.</summary>
    public void Keep(EmbeddingCache cache, params IEnumerable<int> steps)
    {
        using ImageEmbedding embedding = Network.CreateEmbedding();
        foreach (int step in steps)
        {
            using VideoFrame frame = Draw(step);
            Network.Encode(new YuvImage(frame), Whole, embedding);
            cache.Keep(EmbeddingKey.Of(Network, frame, Whole), embedding);
        }
    }

    /// <summary>What is kept of a frame, as bytes; null if there is nothing.</summary>
    public byte[]? Read(EmbeddingCache cache, int step)
    {
        using ImageEmbedding embedding = Network.CreateEmbedding();
        EmbeddingKey key = KeyOf(step);
        if (!cache.TryRead(key, embedding))
            return null;
        Assert.Equal(key.Geometry, embedding.Geometry);
        return BytesOf(embedding);
    }

    /// <summary>What the network makes of a frame, as bytes.</summary>
    public byte[] Encode(int step)
    {
        using ImageEmbedding embedding = Network.CreateEmbedding();
        using VideoFrame frame = Draw(step);
        Network.Encode(new YuvImage(frame), Whole, embedding);
        return BytesOf(embedding);
    }

    private static byte[] BytesOf(ImageEmbedding embedding)
    {
        byte[] bytes = new byte[embedding.Bytes];
        embedding.Save(bytes);
        return bytes;
    }
}
