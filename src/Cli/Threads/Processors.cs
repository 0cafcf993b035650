using System.Globalization;

namespace SamStream.Cli.Threads;

/// <summary>The processors of a machine, and what of them this process may use.</summary>
/// <param name="OfMachine">Processors that are on; a core with two hardware threads counts twice.</param>
/// <param name="Usable">Of these, what affinity and a container's limit leave. A part of one counts as one.</param>
/// <param name="PhysicalOfMachine">Cores; hardware threads of one core count once.</param>
/// <param name="PhysicalUsable">Cores that the process may keep busy.</param>
internal sealed record Processors(int OfMachine, int Usable, int PhysicalOfMachine, int PhysicalUsable)
{
    private const string Root = "/sys/devices/system/cpu";

    /// <summary>Those of this process. .NET knows of affinity, of the limits of control groups, and of DOTNET_PROCESSOR_COUNT.</summary>
    public static Processors OfProcess() => Read(Root, "/proc/self/status", Environment.ProcessorCount);

    /// <summary>Reads what Linux says of processors and cores; where it says nothing each processor is a core.</summary>
    /// <param name="root">The folder of processors in sysfs.</param>
    /// <param name="status">The process's status in procfs, which lists the processors that its affinity allows.</param>
    /// <param name="usable">Processors that the process may use.</param>
    public static Processors Read(string root, string status, int usable)
    {
        IReadOnlyList<int>? online = ReadList(Path.Combine(root, "online"));
        if (online is null)
            return new Processors(usable, usable, usable, usable);
        IReadOnlyList<int> allowed = ReadAllowed(status) is { } list ? [.. list.Intersect(online)] : online;
        usable = Math.Clamp(usable, 1, online.Count);
        int physical = CoresOf(root, online), physicalAllowed = CoresOf(root, allowed);
        return new Processors(online.Count, usable, physical, Math.Clamp(usable, 1, Math.Max(1, physicalAllowed)));
    }

    // Processors of one core have one list of siblings.
    private static int CoresOf(string root, IReadOnlyList<int> processors) => processors
        .Select(index => ReadText(Path.Combine(root, $"cpu{index}", "topology", "thread_siblings_list")) ?? $"{index}")
        .Distinct(StringComparer.Ordinal)
        .Count();

    private static IReadOnlyList<int>? ReadAllowed(string status)
    {
        const string key = "Cpus_allowed_list:";
        string? line = ReadText(status)?.Split('\n').FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal));
        return line is null ? null : CpuList.Parse(line[key.Length..]);
    }

    private static IReadOnlyList<int>? ReadList(string path) => ReadText(path) is { } text ? CpuList.Parse(text) : null;

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>Processors as Linux lists them: <c>0-3,8</c> (cpuset(7), list format).</summary>
internal static class CpuList
{
    /// <summary>The processors' indices; null if it is no such list.</summary>
    public static IReadOnlyList<int>? Parse(string text)
    {
        var indices = new List<int>();
        foreach (string range in text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out int first) || !TryRead(ends[^1], out int last) || last < first)
                return null;
            indices.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return indices.Count > 0 ? indices : null;
    }

    private static bool TryRead(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < ushort.MaxValue;
}
