using System.Text.Json;
using SamStream.Bench.Workers;
using SamStream.Pipeline.Processes;

namespace SamStream.Bench.Suite;

/// <summary>
/// A benchmark in a process of its own, so that its memory is its own: it says a line of JSON when it is ready, and one
/// for each line "run" that it reads. It ends with its input.
/// </summary>
/// <param name="name">Its row's name.</param>
/// <param name="program">The program.</param>
/// <param name="arguments">What it is called with.</param>
/// <param name="cure">What to do where there is no such program.</param>
internal sealed class BenchmarkProcess(string name, string program, IReadOnlyList<string> arguments, string cure) : IBenchmark
{
    private ChildProcess? _process;
    private StreamReader? _answers;

    public string Name => name;

    /// <summary>What it said it runs with; null before it is ready.</summary>
    public string? Version { get; private set; }

    /// <summary>One that is this program.</summary>
    public static BenchmarkProcess Own(string name, WorkerTask task)
    {
        string[] work = ["worker", JsonSerializer.Serialize(task, WorkerJson.Default.WorkerTask)];
        // Started as "dotnet samstream-bench.dll" or as an executable of its own.
        string program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "samstream-bench.dll"), .. work]
            : work;
        return new BenchmarkProcess(name, program, arguments, "build it again");
    }

    public async Task StartAsync(CancellationToken stop)
    {
        try
        {
            _process = ChildProcess.Start(new ChildProcessOptions
            {
                Program = program,
                Arguments = arguments,
                Variables = ChildProcess.AllVariables,
                OpenFiles = 1024,
            });
        }
        catch (ChildProcessException error)
        {
            throw new BenchmarkException($"{program} cannot be started ({error.Message}): {cure}", error);
        }

        _answers = new StreamReader(_process.Output);
        Version = (await AnswerAsync(stop)).Version;
    }

    public async Task<Measurement> RunAsync(CancellationToken stop)
    {
        try
        {
            await _process!.Input.WriteAsync("run\n"u8.ToArray(), stop);
            await _process.Input.FlushAsync(stop);
        }
        catch (IOException error)
        {
            throw new BenchmarkException(await EndedAsync(), error);
        }

        return (await AnswerAsync(stop)).Measurement ?? throw new BenchmarkException($"{program} answered without a measurement");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _answers?.Dispose();
        _process.Dispose();
        _process = null;
    }

    private async Task<WorkerAnswer> AnswerAsync(CancellationToken stop)
    {
        string line = await _answers!.ReadLineAsync(stop) ?? throw new BenchmarkException(await EndedAsync());
        try
        {
            WorkerAnswer answer = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerAnswer)!;
            return answer.Error is { } error ? throw new BenchmarkException(error) : answer;
        }
        catch (JsonException error)
        {
            throw new BenchmarkException($"{program} answered '{line}'", error);
        }
    }

    private async Task<string> EndedAsync()
    {
        int exitCode = await _process!.WaitForExitAsync(CancellationToken.None);
        return $"{Path.GetFileName(program)} ended with {exitCode}: {string.Join(" / ", _process.LastErrors)}";
    }
}
