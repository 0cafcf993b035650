using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt.Connecting;
using SamStream.Sinks.Mqtt.Diagnostics;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// The process's own connection: publishes whether it runs on <c>prefix/status</c>, with a last will, and answers
/// requests for cameras that do not exist.
/// </summary>
public sealed class MqttGateway : IAsyncDisposable
{
    private readonly MqttSinkOptions _options;
    private readonly IReadOnlyCollection<string> _cameras;
    private readonly IMqttConnector _connector;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private ProcessPublisher? _publisher;

    /// <param name="options">The same as for the cameras' sinks.</param>
    /// <param name="cameras">The names of the cameras, whose requests are left to their own sinks.</param>
    /// <param name="time">The system's clock if null.</param>
    /// <param name="loggers">Where connections and losses are reported; nowhere if null.</param>
    /// <exception cref="SinkException">The options are invalid; the message lists every problem.</exception>
    public MqttGateway(
        MqttSinkOptions options,
        IReadOnlyCollection<string> cameras,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null)
        : this(options, cameras, new MqttNetConnector(options), time, loggers)
    {
    }

    internal MqttGateway(
        MqttSinkOptions options,
        IReadOnlyCollection<string> cameras,
        IMqttConnector connector,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(cameras);
        _options = options;
        _cameras = [.. cameras];
        _connector = connector;
        _time = time ?? TimeProvider.System;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<MqttGateway>();
        if (options.Validate() is { Count: > 0 } problems)
            throw new SinkException($"The MQTT connection cannot be set up: {string.Join("; ", problems)}.");
    }

    /// <summary>Begins to connect, and returns at once.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (_publisher is not null)
            throw new InvalidOperationException("The MQTT connection was started before.");
        _publisher = new ProcessPublisher(_options, _cameras, _connector, _time, _logger);
    }

    /// <summary>The connection's state and counters; thread-safe, at any time.</summary>
    public MqttSnapshot GetSnapshot() =>
        Volatile.Read(ref _publisher)?.GetSnapshot() ?? new MqttCounters(null, _time).Snapshot(0, 0, null);

    /// <summary>Publishes that the process is offline, disconnects and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_publisher is { } publisher)
            await publisher.DisposeAsync().ConfigureAwait(false);
    }
}
