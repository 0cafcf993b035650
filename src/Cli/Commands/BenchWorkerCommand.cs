using System.CommandLine;
using System.Text.Json;
using SamStream.Cli.Benchmarking.Suite.Workers;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>What <c>samstream bench --suite</c> starts for each row; it ends with its standard input.</summary>
internal sealed class BenchWorkerCommand : Command
{
    private readonly Argument<string> _task = new("task") { Description = "What to measure, as JSON." };

    public BenchWorkerCommand(Terminal terminal)
        : base("bench-worker", "Measure one row of a suite.")
    {
        Hidden = true;
        Add(_task);
        SetAction(async (parsed, stop) =>
        {
            WorkerTask task = JsonSerializer.Deserialize(parsed.GetRequiredValue(_task), WorkerJson.Default.WorkerTask)!;
            await Worker.RunAsync(task, Console.In, terminal.Out, stop);
            return ExitCode.Ok;
        });
    }
}
