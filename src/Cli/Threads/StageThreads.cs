namespace SamStream.Cli.Threads;

/// <summary>The pool threads that stages run on.</summary>
internal static class StageThreads
{
    /// <summary>
    /// Each stage blocks a pool thread in native code (a video's decoder, the network, its encoder). On a machine with
    /// two cores the pool starts with two threads and adds one or two a second, so that stages would wait for threads.
    /// </summary>
    public const int Count = 16;

    /// <summary>
    /// Heaps that native threads share: a camera's decoder starts new threads each time it is opened, and pages that they
    /// free stay in the heap they were taken from. Two keep a decoder and the network from waiting for each other.
    /// </summary>
    public const int NativeHeaps = 2;

    /// <summary>
    /// Native blocks from this size on have pages of their own: packets and pictures of a decoder that ends, which would
    /// leave gaps among what others took from the same heap.
    /// </summary>
    public const int OwnPagesFromBytes = 128 << 10;

    /// <summary>Lets the pool start as many without waiting.</summary>
    public static void Reserve() => ThreadPool.SetMinThreads(Count, Count);
}
