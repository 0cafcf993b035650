using System.Collections.Concurrent;
using System.Globalization;

namespace SamStream.Pipeline.Processes;

/// <summary>What the children of this process take of the machine.</summary>
public static class ChildUsage
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on.
    private const int UserTime = 11, SystemTime = 12; // Of what follows the name in /proc/self/stat.
    private const int ChildrenUserTime = 13, ChildrenSystemTime = 14;

    private static readonly ConcurrentDictionary<int, bool> Running = new();

    /// <summary>Numbers of the children that run.</summary>
    public static IReadOnlyCollection<int> Processes => [.. Running.Keys];

    /// <summary>Time of all processors that children took which have ended, theirs included (proc_pid_stat(5)).</summary>
    public static TimeSpan ProcessorTimeOfEnded => TimeOf("self", ChildrenUserTime, ChildrenSystemTime);

    /// <summary>Time of all processors that the children took which run.</summary>
    public static TimeSpan ProcessorTimeOfRunning
    {
        get
        {
            TimeSpan total = TimeSpan.Zero;
            foreach (int process in Running.Keys)
            {
                try
                {
                    total += TimeOf(string.Create(CultureInfo.InvariantCulture, $"{process}"), UserTime, SystemTime);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // It has just ended.
                }
            }

            return total;
        }
    }

    /// <summary>
    /// Bytes in the machine's memory of the children that run; what several processes share, as libraries, counts in parts
    /// (PSS of proc_pid_smaps(5)).
    /// </summary>
    public static long ResidentBytes => Running.Keys.Sum(ResidentBytesOf);

    /// <summary>A child was started.</summary>
    internal static void Add(int process) => Running[process] = true;

    /// <summary>A child has ended.</summary>
    internal static void Remove(int process) => Running.TryRemove(process, out _);

    private static TimeSpan TimeOf(string process, int user, int system)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = long.Parse(fields[user], CultureInfo.InvariantCulture) + long.Parse(fields[system], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long ResidentBytesOf(int process)
    {
        const string key = "Pss:";
        try
        {
            string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup"))
                .FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal), key + " 0 kB");
            return 1024 * long.Parse(line[key.Length..^" kB".Length], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return 0;
        }
    }
}
