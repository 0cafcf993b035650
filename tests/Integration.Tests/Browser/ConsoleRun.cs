using SamStream.Chaos.Network;
using SamStream.Integration.Tests.Processes;

namespace SamStream.Integration.Tests.Browser;

/// <summary><c>samstream serve</c> as a process of its own, until it is disposed.</summary>
internal sealed class ConsoleRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string[] _arguments;
    private SamStreamProcess _process;

    private ConsoleRun(int port, string[] arguments)
    {
        (Port, _arguments) = (port, arguments);
        _process = SamStreamProcess.Start(arguments);
    }

    /// <summary>Where it listens on loopback.</summary>
    public int Port { get; }

    /// <summary>For a browser.</summary>
    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<ConsoleRun> StartAsync(params IEnumerable<string> inputs)
    {
        int port = LoopbackPort.Free();
        var run = new ConsoleRun(port, ["serve", .. inputs, "--http", $"{port}"]);
        await run.AnswerAsync();
        return run;
    }

    /// <summary>Kills it and starts it again.</summary>
    public async Task RestartAsync()
    {
        _process.Signal("KILL");
        await _process.EndAsync();
        _process.Dispose();
        _process = SamStreamProcess.Start(_arguments);
        await AnswerAsync();
    }

    /// <summary>Asks it to stop, and waits for its end.</summary>
    public async Task<ProcessResult> StopAsync()
    {
        _process.Signal("TERM");
        return await _process.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Signal("KILL");
            await _process.EndAsync();
        }

        _process.Dispose();
    }

    private async Task AnswerAsync()
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!_process.HasExited)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(Address + "healthz", limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }

        Assert.Fail((await _process.EndAsync()).ToString());
    }
}
