using System.Globalization;

namespace SamStream.Cli.Soaking.Measuring;

/// <summary>What this process holds at one moment.</summary>
/// <param name="Time">Since the first sample.</param>
/// <param name="ResidentBytes">Memory in the machine's RAM.</param>
/// <param name="HeapBytes">Managed objects, with what the collector has not yet looked at.</param>
/// <param name="Threads">Of the process.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct ProcessSample(TimeSpan Time, long ResidentBytes, long HeapBytes, int Threads, int Handles)
{
    /// <summary>Reads it from /proc.</summary>
    public static ProcessSample Take(TimeSpan time)
    {
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return new ProcessSample(
            time,
            long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize,
            GC.GetTotalMemory(forceFullCollection: false),
            Directory.GetDirectories("/proc/self/task").Length,
            Directory.GetFileSystemEntries("/proc/self/fd").Length);
    }
}
