using System.Globalization;
using SamStream.Pipeline.Processes;

namespace SamStream.Pipeline.Diagnostics;

/// <summary>What of this process and its children is in the machine's memory, by what holds it; the parts add up to the total.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="LibraryBytes">Programs and libraries, mapped from their files.</param>
/// <param name="GeneratedCodeBytes">Memory without a file that is mapped more than once: code made at run time.</param>
/// <param name="ManagedBytes">The managed heap, as it was committed at its latest collection.</param>
/// <param name="NativeBytes">
/// The rest: weights and tensors of networks, frame buffers, threads' stacks.
/// </param>
/// <param name="ChildBytes">The children: decoders and encoders of video, each in a process of its own.</param>
public readonly record struct ResidentMemory(
    long TotalBytes, long LibraryBytes, long GeneratedCodeBytes, long ManagedBytes, long NativeBytes, long ChildBytes)
{
    private const string Status = "/proc/self/status";

    /// <summary>Reads it; cheap enough for every scrape of metrics.</summary>
    /// <exception cref="IOException">/proc cannot be read.</exception>
    public static ResidentMemory Read() => Of(
        File.ReadLines(Status),
        Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false)),
        ChildUsage.ResidentBytes);

    /// <summary>From the lines of /proc/self/status (proc_pid_status(5)).</summary>
    internal static ResidentMemory Of(IEnumerable<string> status, long managedBytes, long childBytes)
    {
        long anonymous = 0, files = 0, shared = 0;
        foreach (string line in status)
        {
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                anonymous = BytesOf(line);
            else if (line.StartsWith("RssFile:", StringComparison.Ordinal))
                files = BytesOf(line);
            else if (line.StartsWith("RssShmem:", StringComparison.Ordinal))
                shared = BytesOf(line);
        }

        // Committed pages need not be resident.
        long managed = Math.Min(managedBytes, anonymous);
        return new ResidentMemory(anonymous + files + shared + childBytes, files, shared, managed, anonymous - managed, childBytes);
    }

    private static long BytesOf(string line)
    {
        ReadOnlySpan<char> value = line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim();
        int end = value.IndexOf(' ');
        return 1024 * long.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
