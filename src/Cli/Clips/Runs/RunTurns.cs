namespace SamStream.Cli.Clips.Runs;

/// <summary>Lets clips that share a model be run one after the other, in the order in which they were asked for. Thread-safe.</summary>
internal sealed class RunTurns
{
    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];

    /// <summary>Waits until all that came before have ended.</summary>
    /// <param name="clip">Its name.</param>
    /// <param name="waits">Told, while it waits, of the name of the clip that is being run; must not take a turn itself.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Ends the turn when it is disposed.</returns>
    public async Task<IDisposable> TakeAsync(string clip, Action<string> waits, CancellationToken stop)
    {
        var turn = new Turn(this, clip, waits);
        lock (_lock)
        {
            _turns.Add(turn);
            GoOn();
        }

        try
        {
            await turn.Begun.Task.WaitAsync(stop);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            if (_turns.Remove(turn))
                GoOn();
        }
    }

    private void GoOn()
    {
        if (_turns.Count == 0)
            return;
        _turns[0].Begun.TrySetResult();
        foreach (Turn later in _turns.Skip(1))
            later.Waits(_turns[0].Clip);
    }

    private sealed class Turn(RunTurns turns, string clip, Action<string> waits) : IDisposable
    {
        public string Clip => clip;

        public Action<string> Waits => waits;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => turns.End(this);
    }
}
