using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace SamStream.Pipeline.Frames;

/// <summary>
/// A lease on the pixels of one frame: I420, read-only, of the Y'CbCr that its metadata name. Every lease is disposed by exactly one owner;
/// handing a frame over (writing it to a channel, passing it to a method that says so) hands the lease over.
/// </summary>
public sealed unsafe class VideoFrame : IDisposable
{
    private FrameBuffer? _buffer;
    private byte[]? _pictureHash;

    internal VideoFrame(FrameBuffer buffer, int width, int height, in FrameMetadata metadata)
    {
        _buffer = buffer;
        Width = width;
        Height = height;
        Metadata = metadata;
        CapturedTimestamp = Stopwatch.GetTimestamp();
    }

    // A lease that nobody disposed would shrink its pool for good: take it back, and count it as the defect it is.
    ~VideoFrame()
    {
        FrameBuffer? buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is null)
            return;
        FramePool.CountLease(-1);
        buffer.Pool.CountLeak();
        buffer.Release();
    }

    /// <summary>Indices, clocks and name.</summary>
    public FrameMetadata Metadata { get; private set; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Where its planes lie.</summary>
    public I420Layout Layout => new(Width, Height);

    /// <summary>Monotonic time stamp of the capture's end (<see cref="Stopwatch"/>), for latencies.</summary>
    public long CapturedTimestamp { get; private init; }

    /// <summary>All samples: luma, Cb, Cr.</summary>
    public ReadOnlySpan<byte> Pixels => new(Buffer.Pixels, (int)Layout.Bytes);

    /// <summary>Luma [Height, Width].</summary>
    public ReadOnlySpan<byte> Luma => Layout.Luma(Pixels);

    /// <summary>Cb [(Height + 1) / 2, (Width + 1) / 2].</summary>
    public ReadOnlySpan<byte> Cb => Layout.Cb(Pixels);

    /// <summary>Cr, as large as Cb.</summary>
    public ReadOnlySpan<byte> Cr => Layout.Cr(Pixels);

    /// <summary>
    /// Counts the discontinuities of the source up to this frame: a frame that shows one may be dropped, and the next
    /// one must tell.
    /// </summary>
    internal int Continuity { get; set; }

    /// <summary>Why the last of them was one.</summary>
    internal Discontinuity LastDiscontinuity { get; set; }

    /// <summary>Counts the frames up to this one that were marked as breaks: an output may drop one, and its next one must tell.</summary>
    internal int Breaks { get; set; }

    /// <summary>Why the last of them was one.</summary>
    internal Discontinuity LastBreak { get; set; }

    /// <summary>
    /// SHA-256 of size, matrix and samples, 32 bytes: the same for the same picture, wherever it comes from. Computed when it is first asked
    /// for; leases that are shared after that have it.
    /// </summary>
    internal ReadOnlySpan<byte> PictureHash => _pictureHash ??= HashPicture();

    private FrameBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(VideoFrame));

    /// <summary>A second lease on the same pixels, to be disposed by its own owner.</summary>
    public VideoFrame Share()
    {
        FrameBuffer buffer = Buffer;
        buffer.AddLease();
        FramePool.CountLease(1);
        return new VideoFrame(buffer, Width, Height, Metadata) { CapturedTimestamp = CapturedTimestamp, _pictureHash = _pictureHash };
    }

    /// <summary>Says that what is seen does not go on from the frame before; by the owner, before it is shared.</summary>
    internal void MarkDiscontinuity(Discontinuity reason)
    {
        if (!Metadata.IsDiscontinuity)
            Metadata = Metadata with { Discontinuity = reason };
    }

    /// <summary>Ends this lease; the last one returns the buffer to its pool. Further calls do nothing.</summary>
    public void Dispose()
    {
        FrameBuffer? buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is null)
            return;
        GC.SuppressFinalize(this);
        FramePool.CountLease(-1);
        buffer.Release();
    }

    private byte[] HashPicture()
    {
        Span<byte> form = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(form, Width);
        BinaryPrimitives.WriteInt32LittleEndian(form[sizeof(int)..], Height);
        BinaryPrimitives.WriteInt32LittleEndian(form[(2 * sizeof(int))..], (int)Metadata.Matrix);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(form);
        hash.AppendData(Pixels);
        return hash.GetHashAndReset();
    }
}
