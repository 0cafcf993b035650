using System.Runtime;

namespace SamStream.Cli.Monitoring;

/// <summary>What starting needed and the run does not.</summary>
internal static class StartingMemory
{
    /// <summary>Time after which a run has used what it uses again and again.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>Gives it back once more when the run has settled.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="run">The run; nothing is done after its end.</param>
    public static async Task ReturnWhenSettledAsync(TimeProvider time, Task run)
    {
        using var ended = new CancellationTokenSource();
        Task settled = Task.Delay(Settling, time, ended.Token);
        if (await Task.WhenAny(settled, run) == settled)
            Return();
        await ended.CancelAsync();
    }

    /// <summary>
    /// Gives it back to the system once the model is open: above all the graphs, if they had to be built, which are garbage of up to
    /// 140 MB that no collection would come by for minutes. Takes tens of milliseconds.
    /// </summary>
    public static void Return()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
