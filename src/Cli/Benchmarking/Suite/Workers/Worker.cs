using SamStream.Cli.Errors;
using SamStream.Cli.Json;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The side of <see cref="ContestantProcess"/> that measures.</summary>
internal static class Worker
{
    /// <summary>Answers until its input ends or it fails.</summary>
    public static async Task RunAsync(WorkerTask task, TextReader input, TextWriter output, CancellationToken stop)
    {
        try
        {
            using IWorkload work = await Workloads.CreateAsync(task, stop);
            Say(new WorkerAnswer { Version = $"samstream {Commands.VersionCommand.Current}" });
            while (await input.ReadLineAsync(stop) is not null)
            {
                using var clock = new LapClock();
                int frames = await work.RunAsync(clock, stop);
                Say(new WorkerAnswer { Lap = clock.Stop(frames) });
            }
        }
#pragma warning disable CA1031 // Whatever it is, the one who waits for an answer is told.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            const string head = "error: ";
            string text = ErrorReport.Describe(error);
            Say(new WorkerAnswer { Error = text.StartsWith(head, StringComparison.Ordinal) ? text[head.Length..] : text });
        }

        void Say(WorkerAnswer answer)
        {
            output.WriteLine(JsonText.Of(answer, WorkerJson.Default.WorkerAnswer));
            output.Flush();
        }
    }
}
