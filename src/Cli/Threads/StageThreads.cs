namespace SamStream.Cli.Threads;

/// <summary>The pool threads that stages run on.</summary>
internal static class StageThreads
{
    /// <summary>
    /// Each stage blocks a pool thread in native code or at a pipe (the network, an overlay's encoder). On a machine with
    /// two cores the pool starts with two threads and adds one or two a second, so that stages would wait for threads.
    /// </summary>
    public const int Count = 16;

    /// <summary>Lets the pool start as many without waiting.</summary>
    public static void Reserve() => ThreadPool.SetMinThreads(Count, Count);
}
