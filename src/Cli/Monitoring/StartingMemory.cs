using System.Runtime;

namespace SamStream.Cli.Monitoring;

/// <summary>What starting needed and the run does not.</summary>
internal static class StartingMemory
{
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
