using System.Net;
using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.Console.Access;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Configuration;

/// <summary>Who may use the console, and what is said of configurations that would let in too many.</summary>
public sealed class ConsoleConfigurationTests : IDisposable
{
    private const string Camera = "cameras: [{ id: gate, input: /dev/video0 }]\noutput: { folder: out }\n";
    private static readonly string Hash = PasswordHash.OfNothing().ToString();

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_UsersAndTokens_HaveTheirRoles()
    {
        _variables["HASH"] = Hash;
        string token = TokenHash.Of(TokenHash.NewToken()).ToString();
        RunPlan plan = Plan($$"""
            http: { address: 127.0.0.1 }
            console:
              enabled: true
              users:
                - { name: anna@example.org, role: admin, password: "${HASH}" }
                - { name: vera, password: "{{Hash}}" }
              tokens: [{ name: robot, role: operator, token: "{{token}}" }]
              proxies: [127.0.0.1, 172.18.0.0/16]
            """);

        Assert.Equal([new ConsoleUser("anna@example.org", ConsoleRole.Admin, Hash), new ConsoleUser("vera", ConsoleRole.Viewer, Hash)], plan.Access.Users);
        Assert.Equal([new ConsoleToken("robot", ConsoleRole.Operator, token)], plan.Access.Tokens);
        Assert.Equal([IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("172.18.0.0/16")], plan.Access.Proxies);
        // A hash may stand in a configuration.
        Assert.DoesNotContain(plan.Hints, hint => hint.Key.StartsWith("console", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http: { address: 0.0.0.0 }\nconsole: { enabled: true }", "console.users: is missing, as is console.tokens, and the console is reached from other machines")]
    [InlineData("http: { address: 0.0.0.0 }\nconsole: { enabled: true, users: [{ name: a, password: \"HASH\" }] }", "http.certificateFile: is missing, and the console is reached from other machines")]
    [InlineData("console: { enabled: true, proxies: [127.0.0.1] }", "console.users: is missing, as is console.tokens, and the console is reached through console.proxies")]
    [InlineData("console: { enabled: true, users: [{ name: a, password: hunter2hunter2 }] }", "console.users[0].password: is no hash of a password; write what samstream password prints")]
    [InlineData("console: { enabled: true, tokens: [{ name: a, token: hunter2hunter2 }] }", "console.tokens[0].token: is no hash of a token; write the hash that samstream password --token prints")]
    [InlineData("console: { enabled: true, users: [{ name: a b, password: \"HASH\" }] }", "console.users[0].name: 'a b' is no name")]
    [InlineData("console: { enabled: true, users: [{ name: a, password: \"HASH\" }, { name: a, password: \"HASH\" }] }", "console.users[1].name: 'a' is given twice")]
    [InlineData("console: { enabled: true, users: [{ name: a, role: anyone, password: \"HASH\" }] }", "viewer, operator, admin")]
    [InlineData("console: { enabled: true, users: [{ name: a }] }", "password")]
    [InlineData("console: { enabled: true, users: [{ name: a, password: \"HASH\" }], proxies: [0.0.0.0/0] }", "console.proxies: '0.0.0.0/0' is neither an address nor a network")]
    [InlineData("http: { certificateFile: a.pem }", "http.keyFile: is missing; HTTPS needs http.certificateFile and http.keyFile")]
    [InlineData("http: { certificateFile: a.pem, keyFile: b.pem }", "http.keyFile: '")]
    public void Plan_LetsInTooMany_IsRefusedWithTheCure(string section, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan(section.Replace("HASH", Hash, StringComparison.Ordinal)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Health and metrics have no login, as before.</summary>
    [Fact]
    public void Plan_AllNetworksWithoutConsole_IsTaken() => Assert.Equal("0.0.0.0:9477", Plan("http: { address: 0.0.0.0 }").Http!.ToString());

    private RunPlan Plan(string sections)
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, Camera + sections);
        return ConfiguredRun.Plan(file, new EnvironmentSubstitution(_variables.GetValueOrDefault), options => options, []);
    }
}
