using System.Diagnostics;
using System.Globalization;

namespace SamStream.Chaos.Processes;

/// <summary>
/// Processes that are not to outlive this one, however it ends, SIGKILL included. A shell waits for the end of its
/// standard input, which comes with the end of this process, and then kills those that are still there, frozen ones too.
/// Thread-safe.
/// </summary>
/// <remarks>
/// The kernel's own way (PR_SET_PDEATHSIG) is tied to the thread that starts a process, and a thread of the pool ends
/// long before the process does.
/// </remarks>
public static class Lifeline
{
    // A process is told by its number and its start (field 22 of /proc/PID/stat, behind the name in parentheses): a
    // number is given out again. Ctrl-C goes to this shell too.
    private const string Script = """
        trap '' HUP INT QUIT TERM
        started() {
            read -r stat 2>/dev/null < "/proc/$1/stat" || return 1
            set -- ${stat##*) }
            shift 19
            echo "$1"
        }
        held=
        while read -r pid; do start=$(started "$pid") && held="$held $pid:$start"; done
        for one in $held; do
            if [ "$(started "${one%%:*}")" = "${one##*:}" ]; then kill -KILL "${one%%:*}"; fi
        done
        """;

    private static readonly Lock Writing = new();
    private static readonly Lazy<Process> Shell = new(StartShell);

    /// <summary>Kills a process when this one has ended, if it is still there then.</summary>
    /// <param name="process">Started, and not waited for yet.</param>
    public static void Hold(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        lock (Writing)
        {
            StreamWriter input = Shell.Value.StandardInput;
            input.WriteLine(process.Id.ToString(CultureInfo.InvariantCulture));
            input.Flush();
        }
    }

    private static Process StartShell() => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
