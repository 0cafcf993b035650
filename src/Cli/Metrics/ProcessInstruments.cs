using System.Diagnostics;
using Prometheus;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Metrics;

/// <summary>Reads what concerns the process as a whole when somebody asks, under the names that Prometheus' own clients use.</summary>
internal sealed class ProcessInstruments
{
    private readonly ObservedMetric _started;
    private readonly ObservedMetric _resident;
    private readonly ObservedMetric _processor;
    private readonly ObservedMetric _threads;
    private readonly ObservedMetric _openFiles;
    private readonly ObservedMetric _memory;
    private readonly double _startSeconds;

    public ProcessInstruments(MetricFactory factory)
    {
        using var process = Process.GetCurrentProcess();
        _startSeconds = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        _started = new(factory, "process_start_time_seconds", "Start of the process, seconds since 1970.");
        _resident = new(factory, "process_resident_memory_bytes", "Resident memory.");
        _processor = new(factory, "process_cpu_seconds_total", "Processor time.");
        _threads = new(factory, "process_threads", "Threads.");
        _openFiles = new(factory, "process_open_fds", "Open files.");
        _memory = new(factory, "samstream_memory_bytes", "Resident memory by part, and live managed objects.", "part");
    }

    /// <summary>Puts the values as they are now.</summary>
    public void Read()
    {
        _started.Set(_startSeconds);
        _resident.Set(Environment.WorkingSet);
        _processor.Set(Environment.CpuUsage.TotalTime.TotalSeconds);
        _threads.Set(CountOf("/proc/self/task"));
        _openFiles.Set(CountOf("/proc/self/fd"));
        ResidentMemory memory = ResidentMemory.Read();
        _memory.Set(GC.GetTotalMemory(forceFullCollection: false), "managed_objects");
        _memory.Set(memory.ManagedBytes, "managed_heap");
        _memory.Set(memory.NativeBytes, "native");
        _memory.Set(memory.LibraryBytes, "libraries");
        _memory.Set(memory.GeneratedCodeBytes, "generated_code");
        _memory.Set(memory.ChildBytes, "children");
    }

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
