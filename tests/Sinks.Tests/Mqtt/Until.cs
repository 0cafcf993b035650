namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>Waits for what another thread brings about, and fails if it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (late.IsCancellationRequested)
                Assert.Fail($"This did not happen within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(2);
        }
    }
}
