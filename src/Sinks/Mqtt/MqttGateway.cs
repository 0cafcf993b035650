using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// The process's own connection: publishes whether it runs on <c>prefix/status</c>, with a last will, and answers
/// requests for cameras that do not exist.
/// </summary>
public sealed class MqttGateway : IAsyncDisposable
{
    private readonly MqttSinkOptions _options;
    private readonly IReadOnlyCollection<string> _cameras;

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
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(cameras);
        _options = options;
        _cameras = cameras;
        if (options.Validate() is { Count: > 0 } problems)
            throw new SinkException($"The MQTT connection cannot be set up: {string.Join("; ", problems)}.");
    }

    /// <summary>Begins to connect, and returns at once.</summary>
    public void Start() => throw new NotImplementedException($"{_options} {_cameras.Count}");

    /// <summary>The connection's state and counters; thread-safe, at any time.</summary>
    public MqttSnapshot GetSnapshot() => throw new NotImplementedException();

    /// <summary>Publishes that the process is offline, disconnects and ends.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
