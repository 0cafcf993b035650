using System.Text.RegularExpressions;
using SamStream.TestSupport;
using YamlDotNet.RepresentationModel;

namespace SamStream.Integration.Tests.Setup;

/// <summary>docker-compose.yml and Dockerfile agree with the configuration that they run; no engine is needed.</summary>
public sealed partial class ContainerTests
{
    private static readonly YamlMappingNode Services = (YamlMappingNode)Load("docker-compose.yml")["services"];

    [Fact]
    public void Compose_Services_AreThere() => Assert.Equal(
        ["broker", "camera", "samstream", "samstream-gpu", "server"],
        Services.Children.Keys.Select(name => ((YamlScalarNode)name).Value).Order());

    [Fact]
    public void Compose_Variables_AreThoseOfTheConfiguration()
    {
        string configuration = File.ReadAllText(RepositoryPaths.Combine("configs/rtsp-mqtt.yaml"));
        IEnumerable<string> used = Variable().Matches(configuration).Select(match => match.Groups["name"].Value).Distinct();

        var environment = (YamlMappingNode)((YamlMappingNode)Load("docker-compose.yml")["x-samstream"])["environment"];

        Assert.Equal(
            used.Where(name => name is not "NAME").Order(),
            environment.Children.Keys.Select(name => ((YamlScalarNode)name).Value!).Order());
    }

    [Fact]
    public void Compose_FoldersAndFiles_Exist()
    {
        string compose = File.ReadAllText(RepositoryPaths.Combine("docker-compose.yml"));
        string[] mounted = [.. Mount().Matches(compose).Select(match => match.Groups["path"].Value)];

        Assert.Equal(2, mounted.Length);
        Assert.All(mounted, path => Assert.True(Path.Exists(RepositoryPaths.Combine(path)), path));
        Assert.Contains("/samples/street.mp4", compose, StringComparison.Ordinal);
        Assert.True(File.Exists(RepositoryPaths.Combine("samples/street.mp4")));
    }

    [Fact]
    public void Compose_PublishedPorts_AreOnLoopbackOnly()
    {
        string[] published = [.. Port().Matches(File.ReadAllText(RepositoryPaths.Combine("docker-compose.yml"))).Select(match => match.Value)];

        Assert.Equal(3, published.Length);
        Assert.All(published, port => Assert.StartsWith("- 127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_CopiesWhatIsThere_AndRunsAsNobodySpecial()
    {
        string[] lines = File.ReadAllLines(RepositoryPaths.Combine("Dockerfile"));
        IEnumerable<string> copied = lines
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]);

        Assert.All(copied, path => Assert.True(Path.Exists(RepositoryPaths.Combine(path)), path));
        Assert.Contains("USER samstream", lines);
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal)
            && line.Contains("\"health\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_RunStage_InstallsWhatSetUpInstallsToRun()
    {
        string setup = File.ReadAllText(RepositoryPaths.Combine("build/setup.sh"));
        string[] needed = [.. setup[setup.IndexOf("RUN_PACKAGES=(", StringComparison.Ordinal)..setup.IndexOf("TEST_PACKAGES=(", StringComparison.Ordinal)]
            .Split('"').Where(word => word.Contains('=', StringComparison.Ordinal) && !word.Contains('(', StringComparison.Ordinal))
            .Select(word => word.Split('=')[0])];
        string dockerfile = File.ReadAllText(RepositoryPaths.Combine("Dockerfile"));
        string[] run = dockerfile[dockerfile.IndexOf("AS run", StringComparison.Ordinal)..]
            .Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries);

        Assert.True(needed.Length > 5, string.Join(", ", needed));
        Assert.All(needed, package => Assert.Contains(package, run));
    }

    private static YamlMappingNode Load(string name)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(RepositoryPaths.Combine(name));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"- \./(?<path>[a-z]+):")]
    private static partial Regex Mount();

    [GeneratedRegex(@"- (\d+\.\d+\.\d+\.\d+:)?\d+:\d+$", RegexOptions.Multiline)]
    private static partial Regex Port();
}
