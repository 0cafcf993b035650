using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>Keeps what is logged, with its level.</summary>
internal sealed class SinkLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    public IReadOnlyList<string> Warnings => [.. _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception) + exception));

    public void Dispose()
    {
    }
}
