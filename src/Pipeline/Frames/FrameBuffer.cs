using System.Runtime.InteropServices;

namespace SamStream.Pipeline.Frames;

/// <summary>One pooled slot: native memory, aligned for vector loads, grown when a larger frame comes.</summary>
internal sealed unsafe class FrameBuffer(FramePool pool)
{
    private const nuint Alignment = 64;

    private int _leases;

    public FramePool Pool { get; } = pool;

    public byte* Pixels { get; private set; }

    public nuint CapacityBytes { get; private set; }

    public void EnsureCapacity(nuint bytes)
    {
        if (bytes <= CapacityBytes)
            return;
        Free();
        // A vector load may start at the last pixel: one vector of slack keeps it inside the block.
        Pixels = (byte*)NativeMemory.AlignedAlloc(bytes + Alignment, Alignment);
        CapacityBytes = bytes;
        Pool.CountBytes((long)bytes);
    }

    public void FirstLease() => Volatile.Write(ref _leases, 1);

    public void AddLease() => Interlocked.Increment(ref _leases);

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
            Pool.Return(this);
    }

    public void Free()
    {
        NativeMemory.AlignedFree(Pixels);
        Pixels = null;
        Pool.CountBytes(-(long)CapacityBytes);
        CapacityBytes = 0;
    }
}

/// <summary>A frame has no pixels or more than the pool's limit; the message gives both numbers.</summary>
public sealed class FrameSizeException(string message) : Exception(message);
