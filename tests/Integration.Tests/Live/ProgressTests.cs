using SamStream.Chaos.Brokers;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program in front of a person: on a terminal of its own.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs long enough for a progress line to change.")]
    public async Task Run_FileThatIsPublished_ShowsItsProgressOnATerminal()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        File.WriteAllText(_folder.Combine("run.yaml"), $$"""
            source: { input: "test:crossing?size=320x192", frames: 4 }
            prompts: [{ box: [10, 60, 90, 140] }]
            mqtt: { host: 127.0.0.1, port: {{broker.Port}} }
            http: { enabled: false }
            sinks: { masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            output: { folder: out }
            """);

        // script(1) runs a command on a pseudo terminal, which is then standard output and error in one.
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            "export TERM=xterm; exec script -qec \"stty cols 120; dotnet $(printf '%q ' \"$@\")\" /dev/null",
            "run", _folder.Combine("run.yaml"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Matches(@"\d+/4 frames", result.Output);
    }
}
