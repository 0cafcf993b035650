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

    [Fact]
    public void Environment_Variables_AreReadByTheConfiguration()
    {
        string configuration = File.ReadAllText(RepositoryPaths.Combine("configs/rtsp-mqtt.yaml"));
        IEnumerable<string> named = File.ReadLines(RepositoryPaths.Combine("packaging/samstream.env"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=')[0]);

        Assert.All(named, name => Assert.Contains($"${{{name}:-", configuration, StringComparison.Ordinal));
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
