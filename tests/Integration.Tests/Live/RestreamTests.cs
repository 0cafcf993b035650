using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Pipeline.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program with live video: one of two cameras is watched.</summary>
public sealed class RestreamTests : IDisposable
{
    private const string Secret = "hunter2";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs until a player has some frames.")]
    public async Task Run_PlayerOfOneCamera_GetsFramesAndTheRunGoesOnUntilItIsStopped()
    {
        int port = LoopbackPort.Free();
        File.WriteAllText(_folder.Combine("run.yaml"), $$"""
            cameras:
              - { id: left, input: "test:crossing?size=320x192&frames=1000000", prompts: [{ box: [10, 60, 90, 140] }] }
              - { id: right, input: "test:crossing?size=320x192&frames=1000000" }
            http: { enabled: false }
            sinks:
              restream: { address: "http://viewer:{{Secret}}@0.0.0.0:{{port}}/{camera}" }
              jsonl: { enabled: false }
              masks: { enabled: false }
              overlay: { enabled: false }
              summary: { enabled: false }
            """);
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"), "--json");

        string size = await WatchAsync($"http://viewer:{Secret}@127.0.0.1:{port}/left");
        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        Assert.Equal("320x192", size);
        Assert.Contains($"Live video for players: http://0.0.0.0:{port}/left", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.Error.Replace("holds a secret in clear", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
    }

    // The program listens before its model is loaded, and a player waits for the first frame.
    private static async Task<string> WatchAsync(string url)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            using ChildProcess probe = ChildProcess.Start(new ChildProcessOptions
            {
                Program = "ffprobe",
                Arguments = ["-v", "error", "-select_streams", "v:0", "-read_intervals", "%+#3", "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x", url],
            });
            probe.Input.Close();
            using var output = new StreamReader(probe.Output);
            string size = await output.ReadToEndAsync(limit.Token);
            if (await probe.WaitForExitAsync(limit.Token) == 0 && size.Length > 0)
                return size.Split('\n')[0].Trim();
            // It is not there yet.
            await Task.Delay(TimeSpan.FromMilliseconds(300), limit.Token);
        }
    }
}
