using System.Diagnostics;
using System.Diagnostics.Metrics;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Metrics;

/// <summary>Instruments of the process as a whole, under the names that Prometheus' own clients use.</summary>
internal static class ProcessInstruments
{
    public static void AddTo(Meter meter)
    {
        var process = Process.GetCurrentProcess();
        double started = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        meter.CreateObservableGauge("process.start.time", () => started, "s", "Start of the process, seconds since 1970.");
        meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Resident memory.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time.");
        meter.CreateObservableGauge("process.threads", () => (long)CountOf("/proc/self/task"), "{thread}", "Threads.");
        meter.CreateObservableGauge("process.open.fds", () => (long)CountOf("/proc/self/fd"), "{file}", "Open files.");
        meter.CreateObservableGauge("samstream.memory", MemoryByPart, "By", "Resident memory by part, and live managed objects.");
    }

    private static IEnumerable<Measurement<long>> MemoryByPart()
    {
        ResidentMemory memory = ResidentMemory.Read();
        yield return Of(GC.GetTotalMemory(forceFullCollection: false), "managed_objects");
        yield return Of(memory.ManagedBytes, "managed_heap");
        yield return Of(memory.NativeBytes, "native");
        yield return Of(memory.LibraryBytes, "libraries");
        yield return Of(memory.GeneratedCodeBytes, "generated_code");
        yield return Of(memory.ChildBytes, "children");
    }

    private static Measurement<long> Of(long bytes, string part) =>
        new(bytes, new KeyValuePair<string, object?>(MetricTags.Part, part));

    private static int CountOf(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Count();
        }
        catch (IOException)
        {
            // An entry went away while it was counted; the next scrape counts again.
            return 0;
        }
    }
}
