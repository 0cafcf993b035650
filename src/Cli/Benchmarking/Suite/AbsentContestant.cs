namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>One that is known beforehand to be unable to take part.</summary>
/// <param name="name">Its row's name.</param>
/// <param name="reason">Why, with what to do about it.</param>
internal sealed class AbsentContestant(string name, string reason) : IContestant
{
    public string Name => name;

    public Task StartAsync(CancellationToken stop) => Task.FromException(new ContestantException(reason));

    public Task<Lap> RunAsync(CancellationToken stop) => Task.FromException<Lap>(new ContestantException(reason));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
