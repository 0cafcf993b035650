using SamStream.Pipeline.Events;

namespace SamStream.Bench.Overhead;

/// <summary>Counts the managed bytes that are allocated for each frame on the threads of the two stages.</summary>
internal sealed class AllocationObserver(int frames) : IFrameObserver
{
    private readonly long[] _encodeBytes = new long[frames];
    private readonly long[] _trackBytes = new long[frames];
    private long _beforeEncode;
    private long _beforeTrack;
    private int _encoded;
    private int _tracked;

    /// <summary>Bytes of each encoded frame, in order.</summary>
    public ReadOnlySpan<long> EncodeBytes => _encodeBytes.AsSpan(0, _encoded);

    /// <summary>Bytes of each tracked frame, in order.</summary>
    public ReadOnlySpan<long> TrackBytes => _trackBytes.AsSpan(0, _tracked);

    public void OnEncoding() => _beforeEncode = GC.GetAllocatedBytesForCurrentThread();

    public void OnEncoded(TimeSpan duration) => Note(_encodeBytes, ref _encoded, _beforeEncode);

    public void OnTracking() => _beforeTrack = GC.GetAllocatedBytesForCurrentThread();

    public void OnTracked(TimeSpan duration) => Note(_trackBytes, ref _tracked, _beforeTrack);

    private static void Note(long[] bytes, ref int count, long before)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (count < bytes.Length)
            bytes[count++] = allocated;
    }
}
