using System.Diagnostics;

namespace SamStream.Sources.Tests.Media.Relay;

/// <summary>Waits for what comes about by itself.</summary>
internal static class WaitUntil
{
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"no {what} within 10 seconds");
            await Task.Delay(20);
        }
    }
}
