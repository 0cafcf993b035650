namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>Runs tasks together: when one ends, for whatever reason, the others are cancelled.</summary>
internal static class FirstFailure
{
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] works)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [.. works.Select(work => work(end.Token))];
        Task first = await Task.WhenAny(tasks).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }
}
