using System.Collections.Concurrent;

namespace SamStream.Pipeline.Frames;

/// <summary>
/// A fixed number of frame buffers. Whoever wants one more frame than there are buffers waits (<see cref="Rent"/>)
/// or does without (<see cref="TryRent"/>): memory is bounded by construction.
/// </summary>
public sealed class FramePool : IDisposable
{
    private static int _liveLeases;

    // The one that came back last goes out first: buffers that are never needed at a time stay without memory.
    private readonly ConcurrentStack<FrameBuffer> _free = [];
    private readonly SemaphoreSlim _available;
    private int _leaked;
    private int _leased;
    private long _bytes;
    private volatile bool _disposed;

    /// <param name="capacity">Number of buffers, at least 1.</param>
    /// <param name="maxFrameBytes">Largest frame accepted, in bytes (default 128 MiB: 8K needs 48 MiB).</param>
    public FramePool(int capacity, long maxFrameBytes = 128L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, 1);
        Capacity = capacity;
        MaxFrameBytes = maxFrameBytes;
        _available = new SemaphoreSlim(capacity, capacity);
        for (int i = 0; i < capacity; i++)
            _free.Push(new FrameBuffer(this));
    }

    /// <summary>Leases alive in this process, over all pools: zero once everything has been given back.</summary>
    public static int LiveLeases => Volatile.Read(ref _liveLeases);

    /// <summary>Number of buffers.</summary>
    public int Capacity { get; }

    /// <summary>Largest frame accepted, in bytes.</summary>
    public long MaxFrameBytes { get; }

    /// <summary>Bytes of all buffers; grows to the largest frame that each has held.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Buffers now in use.</summary>
    public int LeasedCount => Volatile.Read(ref _leased);

    /// <summary>Leases that were never disposed and were taken back by the garbage collector: each one is a defect.</summary>
    public int LeakedCount => Volatile.Read(ref _leaked);

    /// <summary>Waits for a free buffer.</summary>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FrameSizeException">The frame is empty or larger than <see cref="MaxFrameBytes"/>.</exception>
    public WritableFrame Rent(int width, int height, CancellationToken cancellationToken = default)
    {
        nuint bytes = CheckSize(width, height);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _available.Wait(cancellationToken);
        return Take(width, height, bytes);
    }

    /// <summary>Takes a free buffer, or says that there is none.</summary>
    public bool TryRent(int width, int height, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WritableFrame? frame)
    {
        nuint bytes = CheckSize(width, height);
        ObjectDisposedException.ThrowIf(_disposed, this);
        frame = _available.Wait(0) ? Take(width, height, bytes) : null;
        return frame is not null;
    }

    /// <summary>Frees the idle buffers now and those on lease when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_free.TryPop(out FrameBuffer? buffer))
            buffer.Free();
    }

    internal static void CountLease(int change) => Interlocked.Add(ref _liveLeases, change);

    internal void CountBytes(long change) => Interlocked.Add(ref _bytes, change);

    internal void CountLeak() => Interlocked.Increment(ref _leaked);

    internal void Return(FrameBuffer buffer)
    {
        Interlocked.Decrement(ref _leased);
        _free.Push(buffer);
        if (_disposed)
            Dispose();
        _available.Release();
    }

    private WritableFrame Take(int width, int height, nuint bytes)
    {
        // A permit was taken, so a buffer is there unless the pool was disposed in the meantime.
        ObjectDisposedException.ThrowIf(!_free.TryPop(out FrameBuffer? buffer), this);
        Interlocked.Increment(ref _leased);
        try
        {
            buffer.EnsureCapacity(bytes);
            buffer.FirstLease();
            return new WritableFrame(buffer, width, height);
        }
        catch
        {
            Return(buffer);
            throw;
        }
    }

    private nuint CheckSize(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new FrameSizeException($"A frame of {width}x{height} pixels has no pixels.");
        long bytes = new I420Layout(width, height).Bytes;
        if (bytes > MaxFrameBytes)
        {
            throw new FrameSizeException(
                $"A frame of {width}x{height} pixels needs {bytes:N0} bytes; the limit is {MaxFrameBytes:N0}.");
        }

        return (nuint)bytes;
    }
}
