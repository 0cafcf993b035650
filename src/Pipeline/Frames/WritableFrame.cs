namespace SamStream.Pipeline.Frames;

/// <summary>
/// A buffer that its renter fills. <see cref="Publish"/> turns it into a read-only <see cref="VideoFrame"/>;
/// disposing it instead gives the buffer back. Not thread-safe: it has one owner.
/// </summary>
public sealed unsafe class WritableFrame : IDisposable
{
    private FrameBuffer? _buffer;

    internal WritableFrame(FrameBuffer buffer, int width, int height)
    {
        _buffer = buffer;
        Width = width;
        Height = height;
        FramePool.CountLease(1);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Where its planes lie.</summary>
    public I420Layout Layout => new(Width, Height);

    /// <summary>All samples: luma, Cb, Cr.</summary>
    public Span<byte> Pixels => new(Buffer.Pixels, (int)Layout.Bytes);

    /// <summary>Luma [Height, Width].</summary>
    public Span<byte> Luma => Layout.Luma(Pixels);

    /// <summary>Cb [(Height + 1) / 2, (Width + 1) / 2].</summary>
    public Span<byte> Cb => Layout.Cb(Pixels);

    /// <summary>Cr, as large as Cb.</summary>
    public Span<byte> Cr => Layout.Cr(Pixels);

    private FrameBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(WritableFrame));

    /// <summary>Hands the buffer over to the frame that is returned; this object is then empty.</summary>
    public VideoFrame Publish(in FrameMetadata metadata)
    {
        var frame = new VideoFrame(Buffer, Width, Height, metadata);
        _buffer = null;
        return frame;
    }

    /// <summary>Gives the buffer back, unless it was published.</summary>
    public void Dispose()
    {
        FrameBuffer? buffer = _buffer;
        _buffer = null;
        if (buffer is null)
            return;
        FramePool.CountLease(-1);
        buffer.Release();
    }
}
