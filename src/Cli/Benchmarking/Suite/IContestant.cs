namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>What is measured: a network, a whole job, or a peer. It stays loaded between the rounds.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Its row's name.</summary>
    string Name { get; }

    /// <summary>Loads it and warms it up.</summary>
    /// <exception cref="ContestantException">It cannot take part.</exception>
    Task StartAsync(CancellationToken stop);

    /// <summary>Measures it once.</summary>
    /// <exception cref="ContestantException">It failed.</exception>
    Task<Lap> RunAsync(CancellationToken stop);
}
