using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.Cli.Run.Live;
using SamStream.Cli.Terminals;
using SamStream.Console.Reloading;
using SamStream.Pipeline.Sinks;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Run;

/// <summary>Who asks for a reload when there can be none.</summary>
public sealed class LiveJobReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reload_WhileAnotherIsUnderWay_IsRefusedUntilThatIsDone()
    {
        LiveJob job = Job();
        Task<ReloadMessage> first = job.ReloadAsync("anna");

        ReloadException second = await Assert.ThrowsAsync<ReloadException>(() => job.ReloadAsync("olaf"));
        // Its log cannot be written, and it ends before it has begun.
        await Assert.ThrowsAsync<SinkException>(() => job.RunAsync(CancellationToken.None));
        ReloadException ended = await Assert.ThrowsAsync<ReloadException>(() => first);
        ReloadException late = await Assert.ThrowsAsync<ReloadException>(() => job.ReloadAsync("olaf"));

        Assert.Equal((ReloadFault.Busy, ReloadFault.Stopping, ReloadFault.Stopping), (second.Fault, ended.Fault, late.Fault));
    }

    [Fact]
    public async Task Reload_WithoutConfiguration_IsRefused()
    {
        var job = new LiveJob(Plan(), Terminal.To(TextWriter.Null, TextWriter.Null), isQuiet: true);

        Assert.Equal(ReloadFault.NoConfiguration, (await Assert.ThrowsAsync<ReloadException>(() => job.ReloadAsync("anna"))).Fault);
    }

    private LiveJob Job() => new(Plan(), Terminal.To(TextWriter.Null, TextWriter.Null), isQuiet: true) { ReadAnew = Plan };

    private RunPlan Plan()
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, """
            cameras: [{ id: gate, input: "test:crossing" }]
            output: { folder: out }
            logging: { file: "." }
            """);
        return ConfiguredRun.Plan(file, EnvironmentSubstitution.OfProcess, options => options, []);
    }
}
