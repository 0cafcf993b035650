using SamStream.Cli.Benchmarking.Suite;

namespace SamStream.Cli.Tests.Benchmarking.Suite;

/// <summary>Shells that speak the protocol stand for the processes.</summary>
public sealed class ContestantProcessTests
{
    private const string Ready = """echo '{"version":"a shell"}'; """;
    private const string Lap = """{"lap":{"frames":2,"elapsed_ms":30,"processor_ms":50,"resident_bytes":7}}""";

    [Fact]
    public async Task RunAsync_Answers_GivesTheLap()
    {
        await using ContestantProcess process = Shell($"{Ready} while read line; do echo '{Lap}'; done");

        await process.StartAsync(CancellationToken.None);
        await process.RunAsync(CancellationToken.None);

        Assert.Equal(new Lap(2, 30, 50, 7), await process.RunAsync(CancellationToken.None));
        Assert.Equal("a shell", process.Version);
    }

    [Fact]
    public async Task StartAsync_NoSuchProgram_NamesTheCure()
    {
        await using var process = new ContestantProcess("peer", "samstream-no-such-program", [], "install it");

        ContestantException error = await Assert.ThrowsAsync<ContestantException>(() => process.StartAsync(CancellationToken.None));

        Assert.Contains("samstream-no-such-program", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("install it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""echo '{"error":"no 8-bit encoder: make one"}'""", "no 8-bit encoder: make one")]
    [InlineData("echo broken >&2; exit 3", "bash ended with 3: broken")]
    [InlineData("echo hello; sleep 60", "'hello'")]
    public async Task StartAsync_Fails_SaysWhy(string script, string said)
    {
        await using ContestantProcess process = Shell(script);

        ContestantException error = await Assert.ThrowsAsync<ContestantException>(() => process.StartAsync(CancellationToken.None));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ProcessEnds_SaysSo()
    {
        await using ContestantProcess process = Shell($"{Ready} read line; exit 9");
        await process.StartAsync(CancellationToken.None);

        ContestantException error = await Assert.ThrowsAsync<ContestantException>(() => process.RunAsync(CancellationToken.None));

        Assert.Contains("ended with 9", error.Message, StringComparison.Ordinal);
    }

    private static ContestantProcess Shell(string script) => new("shell", "bash", ["-c", script], "install bash");
}
