using System.Diagnostics;
using Xunit;

namespace SamStream.TestSupport;

/// <summary>
/// A fact that makes a network of its own (network_namespaces(7)) to see what is asked of it: skipped, with that reason,
/// where this user may not, or where Python is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsPossible = new(Try);

    /// <inheritdoc/>
    public override string? Skip
    {
        get => base.Skip ?? (IsPossible.Value ? null : "needs python3, and unshare --net --mount, as root may");
        set => base.Skip = value;
    }

    private static bool Try()
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("unshare", ["--net", "--mount", "python3", "-c", ""])
            {
                RedirectStandardError = true,
            });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
