using System.Text.RegularExpressions;
using SamStream.TestSupport;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

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

    /// <summary>A service that was broken into cannot write to its image, gain privileges, or take the whole machine.</summary>
    [Fact]
    public void Compose_EveryService_HasNoPrivilegesAndLimits() => Assert.All(Merged(), service =>
    {
        Assert.Equal("true", service.Value["read_only"]);
        Assert.Equal(["ALL"], (List<object>)service.Value["cap_drop"]);
        Assert.Equal(["no-new-privileges:true"], (List<object>)service.Value["security_opt"]);
        Assert.Matches(@"^\d+$", (string)service.Value["pids_limit"]);
        Assert.Matches(@"^(\d+m|\$\{MEMORY_LIMIT:-4g\})$", (string)service.Value["mem_limit"]);
        Assert.DoesNotContain("privileged", service.Value.Keys);
        Assert.DoesNotContain("network_mode", service.Value.Keys);
        // Our image has a user of its own.
        if (!service.Value.ContainsKey("build"))
            Assert.Matches(@"^[1-9]\d+:[1-9]\d+$", (string)service.Value["user"]);
    });

    /// <summary>Whoever is on the cameras' network publishes nothing on the broker, which takes anyone.</summary>
    [Fact]
    public void Compose_Networks_KeepCamerasAndBrokerApart()
    {
        Dictionary<string, Dictionary<string, object>> services = Merged();

        Assert.Equal(["messages"], (List<object>)services["broker"]["networks"]);
        Assert.All((string[])["server", "camera"], name => Assert.Equal(["cameras"], (List<object>)services[name]["networks"]));
    }

    /// <summary>Passwords for docker-compose.yml lie beside it: neither a commit nor an image takes them along.</summary>
    [Theory]
    [InlineData(".gitignore", ".env")]
    [InlineData(".dockerignore", "**/.env")]
    public void EnvironmentFile_OfCompose_IsLeftOut(string list, string pattern) =>
        Assert.Contains(pattern, File.ReadAllLines(RepositoryPaths.Combine(list)));

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
    public void Dockerfile_Base_InstallsWhatSetUpInstallsToRun()
    {
        string setup = File.ReadAllText(RepositoryPaths.Combine("build/setup.sh"));
        string[] needed = [.. setup[setup.IndexOf("RUN_PACKAGES=(", StringComparison.Ordinal)..setup.IndexOf("TEST_PACKAGES=(", StringComparison.Ordinal)]
            .Split('"').Where(word => word.Contains('=', StringComparison.Ordinal) && !word.Contains('(', StringComparison.Ordinal))
            .Select(word => word.Split('=')[0])];
        string dockerfile = File.ReadAllText(RepositoryPaths.Combine("Dockerfile"));
        string[] run = dockerfile[dockerfile.IndexOf("AS base", StringComparison.Ordinal)..dockerfile.IndexOf("AS build", StringComparison.Ordinal)]
            .Split([' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries);

        Assert.True(needed.Length > 5, string.Join(", ", needed));
        Assert.All(needed, package => Assert.Contains(package, run));
    }

    // With what each service takes over from others.
    private static Dictionary<string, Dictionary<string, object>> Merged()
    {
        using var reader = new StreamReader(RepositoryPaths.Combine("docker-compose.yml"));
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(reader)));
        return ((Dictionary<object, object>)file["services"]).ToDictionary(
            service => (string)service.Key,
            service => ((Dictionary<object, object>)service.Value).ToDictionary(key => (string)key.Key, key => key.Value));
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
