namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>
/// Measures contestants in turns: each once, then each once again. A machine that gets slower or faster meanwhile favours
/// none of them.
/// </summary>
internal static class Contest
{
    /// <summary>Runs it; one that fails is left out of the rounds that follow and named in its standing.</summary>
    /// <param name="contestants">In the order of their turns; disposed by the caller.</param>
    /// <param name="rounds">Laps of each.</param>
    /// <param name="tell">Told what is done next.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<IReadOnlyList<Standing>> RunAsync(
        IReadOnlyList<IContestant> contestants, int rounds, Action<string> tell, CancellationToken stop)
    {
        var laps = contestants.ToDictionary(contestant => contestant, _ => new List<Lap>());
        var failures = new Dictionary<IContestant, string>();
        foreach (IContestant contestant in contestants)
        {
            tell($"loading {contestant.Name}");
            await TryAsync(contestant, () => contestant.StartAsync(stop));
        }

        for (int round = 1; round <= rounds; round++)
        {
            tell($"round {round} of {rounds}");
            foreach (IContestant contestant in contestants.Where(contestant => !failures.ContainsKey(contestant)))
                await TryAsync(contestant, async () => laps[contestant].Add(await contestant.RunAsync(stop)));
        }

        return [.. contestants.Select(contestant => failures.TryGetValue(contestant, out string? failure)
            ? new Standing(contestant.Name, [], failure)
            : new Standing(contestant.Name, laps[contestant]))];

        async Task TryAsync(IContestant contestant, Func<Task> act)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await act();
            }
            catch (ContestantException error)
            {
                failures[contestant] = error.Message;
                tell($"{contestant.Name} is left out: {error.Message}");
            }
        }
    }
}
