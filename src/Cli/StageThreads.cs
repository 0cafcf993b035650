namespace SamStream.Cli;

/// <summary>The pool threads that stages run on.</summary>
internal static class StageThreads
{
    /// <summary>
    /// Each stage blocks a pool thread in native code (a video's decoder, the network, its encoder). On a machine with
    /// two cores the pool starts with two threads and adds one or two a second, so that stages would wait for threads.
    /// </summary>
    public const int Minimum = 16;

    public static void Reserve() => ThreadPool.SetMinThreads(Minimum, Minimum);
}
