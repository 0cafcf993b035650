using System.Diagnostics;
using System.Globalization;

namespace SamStream.Integration.Tests.Processes;

/// <summary>The processes that another one has started, from /proc.</summary>
internal static class ChildProcesses
{
    /// <summary>Those that are there now: number and name.</summary>
    public static IReadOnlyList<(int Id, string Name)> Of(int parent)
    {
        var children = new List<(int, string)>();
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (FindStat(process.Id) is { } stat && stat.Parent == parent)
                    children.Add((process.Id, stat.Name));
            }
        }

        return children;
    }

    /// <summary>False once it has ended, also while nobody has asked for its exit code.</summary>
    public static bool IsThere(int id) => FindStat(id) is { State: not 'Z' };

    // proc(5): number, name in parentheses, state, parent …
    private static (string Name, char State, int Parent)? FindStat(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
            string[] behind = stat[(close + 2)..].Split(' ');
            return (stat[(open + 1)..close], behind[0][0], int.Parse(behind[1], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return null;
        }
    }
}
