using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>build/image-check.sh reads all of Dockerfile and docker-compose.yml. What it does with them takes root and minutes.</summary>
public sealed partial class ImageCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_OfTheRepository_TellsEachStepInOrder()
    {
        IEnumerable<string> steps = File.ReadLines(RepositoryPaths.Combine("Dockerfile"))
            .Select((line, index) => (Instruction: Instruction().Match(line), Number: index + 1))
            .Where(line => line.Instruction.Success)
            .Select(line => $"Dockerfile:{line.Number} {line.Instruction.Value.Trim()}");

        BuildScript run = await ListAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] told = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [.. steps, .. (string[])["server:", "camera:", "broker:", "samstream:"]],
            told.Select(line => line.StartsWith("docker-compose.yml ", StringComparison.Ordinal)
                ? line.Split(' ')[1]
                : string.Join(' ', line.Split(' ')[..2])));
    }

    [Theory]
    [InlineData("ADD a.tar /", "Dockerfile:3: the check does not know ADD")]
    [InlineData("RUN --mount=type=cache,target=/root/.npm npm ci", "Dockerfile:3: the check does not know RUN --mount=type=cache,target=/root/.npm")]
    [InlineData("RUN npm ci \\", "Dockerfile:3: the last line ends in the middle of an instruction")]
    public async Task List_InstructionThatIsNotKnown_IsRefused(string instruction, string expected)
    {
        Write("Dockerfile", $"FROM debian:12-slim\n# A comment.\n{instruction}\n");
        Write("docker-compose.yml", Compose);

        BuildScript run = await ListAsync("--context", _folder.Path);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  stop_grace_period: 20s", "  stdin_open: true", "the check does not know samstream.stdin_open")]
    [InlineData("    image: eclipse-mosquitto:2", "    image: emqx:5", "the check has nothing that stands in for emqx:5")]
    [InlineData("  cap_drop: [ALL]", "  cap_drop: [NET_RAW]", "the check knows cap_drop: [ALL]")]
    public async Task List_ServiceThatIsNotKnown_IsRefused(string line, string changed, string expected)
    {
        Assert.Contains(line, Compose, StringComparison.Ordinal);
        Write("Dockerfile", "FROM debian:12-slim\n");
        Write("docker-compose.yml", Compose.Replace(line, changed, StringComparison.Ordinal));

        BuildScript run = await ListAsync("--context", _folder.Path);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    private static string Compose => File.ReadAllText(RepositoryPaths.Combine("docker-compose.yml"));

    private static Task<BuildScript> ListAsync(params string[] options) => BuildScript.RunAsync(["bash", "build/image-check.sh", "--list", .. options]);

    private void Write(string name, string content) => File.WriteAllText(_folder.Combine(name), content);

    // What continues an instruction is indented.
    [GeneratedRegex("^[A-Z]+ ")]
    private static partial Regex Instruction();
}
