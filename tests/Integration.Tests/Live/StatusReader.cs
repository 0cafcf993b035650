using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SamStream.Cli.Hosting;

namespace SamStream.Integration.Tests.Live;

/// <summary>Asks a running program for its health and metrics until they are as wanted; a bounded wait.</summary>
/// <param name="port">Where it listens on 127.0.0.1.</param>
/// <param name="told">Takes how long each wait was; may be null.</param>
internal sealed class StatusReader(int port, Action<string>? told = null) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

    public void Dispose() => _client.Dispose();

    /// <summary>Waits until every camera, output and connection is as it should be.</summary>
    public Task<ReadinessMessage> ReadyAsync() => ReadyAsync("ready", message => message.Ready);

    /// <summary>Waits until <c>/readyz</c> is as wanted.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="isWanted">Whether it has come.</param>
    public async Task<ReadinessMessage> ReadyAsync(string what, Func<ReadinessMessage, bool> isWanted) =>
        Parse(await PollAsync("readyz", what, text => isWanted(Parse(text))));

    /// <summary>Waits until <c>/metrics</c> is as wanted.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="isWanted">Whether it has come.</param>
    public Task<string> MetricsAsync(string what, Func<string, bool> isWanted) => PollAsync("metrics", what, isWanted);

    /// <summary>A page as it is now; null while nobody answers.</summary>
    public async Task<string?> ReadAsync(string page)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(page);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static ReadinessMessage Parse(string json) =>
        JsonSerializer.Deserialize(json, ReadinessJson.Default.ReadinessMessage)!;

    private async Task<string> PollAsync(string page, string what, Func<string, bool> isWanted)
    {
        long started = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        string? last = null;
        try
        {
            do
            {
                last = await ReadAsync(page) ?? last;
                if (last is null || !isWanted(last))
                    continue;
                told?.Invoke($"{what}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
                return last;
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{what}: not within {Limit}: {last ?? "no answer"}");
        }

        throw new UnreachableException();
    }
}
