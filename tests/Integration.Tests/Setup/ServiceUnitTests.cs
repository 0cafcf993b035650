using System.Globalization;
using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>The unit for systemd, as systemd itself reads it, and its environment.</summary>
public sealed partial class ServiceUnitTests
{
    private const string Unit = "packaging/samstream.service";

    /// <summary>systemd's own scale, from 0 to 10: what it calls OK.</summary>
    private const double MostExposure = 2;

    [SystemdFact]
    public async Task Unit_ReadBySystemd_HasNoFault()
    {
        BuildScript verified = await BuildScript.RunAsync(["systemd-analyze", "verify", Unit]);

        // Where the program would be installed there is none.
        IEnumerable<string> faults = (verified.Output + verified.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("is not executable", StringComparison.Ordinal));
        Assert.Empty(faults);
    }

    [SystemdFact]
    public async Task Unit_RatedBySystemd_IsExposedLittle()
    {
        BuildScript rated = await BuildScript.RunAsync(["systemd-analyze", "security", "--offline=true", "--no-pager", Unit]);

        string level = Exposure().Match(rated.Output).Groups["level"].Value;
        Assert.InRange(double.Parse(level, CultureInfo.InvariantCulture), 0, MostExposure);
    }

    /// <summary>What setpriv, setsid, prlimit and the runtime call to start a program, without which no camera opens.</summary>
    [SystemdFact]
    public async Task Unit_SystemCalls_LetProgramsBeStarted()
    {
        HashSet<string> allowed = await AllowedSystemCallsAsync();

        Assert.All((string[])["capset", "capget", "prctl", "setsid", "prlimit64", "setpriority", "sched_setaffinity", "execve", "clone", "vfork"],
            name => Assert.Contains(name, allowed));
    }

    /// <summary>What a program that was broken into would reach other processes and the system by.</summary>
    [SystemdFact]
    public async Task Unit_SystemCalls_ReachNoOtherProcess()
    {
        HashSet<string> allowed = await AllowedSystemCallsAsync();

        Assert.All(
            (string[])["ptrace", "process_vm_readv", "process_vm_writev", "mount", "setuid", "chroot", "bpf", "perf_event_open", "init_module", "kexec_load"],
            name => Assert.DoesNotContain(name, allowed));
    }

    [Theory]
    [InlineData("LimitCORE=0")]
    [InlineData("TasksMax=2048")]
    [InlineData("MemoryMax=80%")]
    [InlineData("UMask=0077")]
    [InlineData("DynamicUser=yes")]
    [InlineData("Environment=DOTNET_EnableDiagnostics=0")]
    public void Unit_Limits_AreThere(string line) => Assert.Contains(line, File.ReadAllLines(RepositoryPaths.Combine(Unit)));

    [Fact]
    public void Environment_Variables_AreReadByTheConfiguration()
    {
        string configuration = File.ReadAllText(RepositoryPaths.Combine("configs/rtsp-mqtt.yaml"));
        IEnumerable<string> named = File.ReadLines(RepositoryPaths.Combine("packaging/samstream.env"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=')[0]);

        Assert.All(named, name => Assert.Contains($"${{{name}:-", configuration, StringComparison.Ordinal));
    }

    // As systemd adds lines up: the first names what is allowed, and each further one adds to it or, with ~, takes from it.
    private static async Task<HashSet<string>> AllowedSystemCallsAsync()
    {
        BuildScript listed = await BuildScript.RunAsync(["systemd-analyze", "syscall-filter", "--no-pager"]);
        Dictionary<string, List<string>> sets = [];
        string set = "";
        foreach (string line in listed.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            if (line.StartsWith('@'))
                sets[set = line] = [];
            else if (!line.TrimStart().StartsWith('#') && set.Length > 0)
                sets[set].Add(line.Trim());
        }

        IEnumerable<string> NamesOf(string word) => word.StartsWith('@') ? sets[word].SelectMany(NamesOf) : [word];

        HashSet<string> allowed = [.. NamesOf("@default")];
        foreach (string value in File.ReadLines(RepositoryPaths.Combine(Unit)).Where(line => line.StartsWith("SystemCallFilter=", StringComparison.Ordinal))
            .Select(line => line["SystemCallFilter=".Length..]))
        {
            IEnumerable<string> names = value.TrimStart('~').Split(' ').SelectMany(NamesOf);
            if (value.StartsWith('~'))
                allowed.ExceptWith(names);
            else
                allowed.UnionWith(names);
        }

        return allowed;
    }

    [GeneratedRegex(@"exposure level for \S+: (?<level>[0-9.]+)")]
    private static partial Regex Exposure();

    /// <summary>A fact that needs systemd's own tool, and is skipped where it is not installed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SystemdFactAttribute : FactAttribute
    {
        public override string? Skip
        {
            get => base.Skip ?? (File.Exists("/usr/bin/systemd-analyze") ? null : "systemd-analyze is not installed.");
            set => base.Skip = value;
        }
    }
}
