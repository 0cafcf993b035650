using System.Collections.Concurrent;
using System.Diagnostics;

namespace SamStream.Pipeline.Processes;

/// <summary>
/// Starts processes on one thread that lasts as long as this process: the kernel sends a child's parent-death signal when
/// the <em>thread</em> that started it ends (prctl(2)), and a thread of the pool may end at any time.
/// </summary>
internal static class ChildStarter
{
    private const int MostWaiting = 256;

    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Requests =
        new(MostWaiting);

    static ChildStarter() => new Thread(Work) { IsBackground = true, Name = "child starter" }.Start();

    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((start, started));
        return started.Task.GetAwaiter().GetResult();
    }

    private static void Work()
    {
        foreach ((ProcessStartInfo start, TaskCompletionSource<Process> started) in Requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
#pragma warning disable CA1031 // It is the caller's.
            catch (Exception error)
#pragma warning restore CA1031
            {
                started.SetException(error);
            }
        }
    }
}
