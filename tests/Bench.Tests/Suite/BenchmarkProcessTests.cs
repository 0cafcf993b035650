using SamStream.Bench.Suite;
using SamStream.Bench.Workers;


namespace SamStream.Bench.Tests.Suite;

/// <summary>Shells that speak the protocol stand for the processes.</summary>
public sealed class BenchmarkProcessTests
{
    private const string Ready = """echo '{"version":"a shell"}'; """;
    private const string Measurement = """{"measurement":{"frames":2,"elapsed_ms":30,"processor_ms":50,"resident_bytes":7}}""";

    [Fact]
    public async Task RunAsync_Answers_GivesTheLap()
    {
        await using BenchmarkProcess process = Shell($"{Ready} while read line; do echo '{Measurement}'; done");

        await process.StartAsync(CancellationToken.None);
        await process.RunAsync(CancellationToken.None);

        Assert.Equal(new Measurement(2, 30, 50, 7), await process.RunAsync(CancellationToken.None));
        Assert.Equal("a shell", process.Version);
    }

    [Fact]
    public async Task StartAsync_NoSuchProgram_NamesTheCure()
    {
        await using var process = new BenchmarkProcess("peer", "samstream-no-such-program", [], "install it");

        BenchmarkException error = await Assert.ThrowsAsync<BenchmarkException>(() => process.StartAsync(CancellationToken.None));

        Assert.Contains("samstream-no-such-program", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("install it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""echo '{"error":"no 8-bit encoder: make one"}'""", "no 8-bit encoder: make one")]
    [InlineData("echo broken >&2; exit 3", "bash ended with 3: broken")]
    [InlineData("echo hello; sleep 60", "'hello'")]
    public async Task StartAsync_Fails_SaysWhy(string script, string said)
    {
        await using BenchmarkProcess process = Shell(script);

        BenchmarkException error = await Assert.ThrowsAsync<BenchmarkException>(() => process.StartAsync(CancellationToken.None));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ProcessEnds_SaysSo()
    {
        await using BenchmarkProcess process = Shell($"{Ready} read line; exit 9");
        await process.StartAsync(CancellationToken.None);

        BenchmarkException error = await Assert.ThrowsAsync<BenchmarkException>(() => process.RunAsync(CancellationToken.None));

        Assert.Contains("ended with 9", error.Message, StringComparison.Ordinal);
    }

    private static BenchmarkProcess Shell(string script) => new("shell", "bash", ["-c", script], "install bash");
}
