using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Sinks.Sockets;

namespace SamStream.Sinks.Tests.Sockets;

/// <summary>Lets a test wait for what a sink logs.</summary>
internal sealed class ReaderLog : ILogger<SocketSink>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(1000);

    /// <summary>Waits for a line with a text in it; those before it are gone.</summary>
    public async Task WaitAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!(await _lines.Reader.ReadAsync(limit.Token)).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Assert.True(_lines.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}"));
}
