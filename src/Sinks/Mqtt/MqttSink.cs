using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Publishes one camera over a connection of its own: results, status, events, answers. It connects when the run begins
/// and again whenever the connection is lost; no frame and no event ever waits for the broker.
/// </summary>
public sealed class MqttSink : ISink, IPipelineListener
{
    private readonly MqttSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<PipelineSnapshot?>? _snapshot;

    /// <param name="options">The same for all cameras.</param>
    /// <param name="time">The system's clock if null.</param>
    /// <param name="loggers">Where connections and losses are reported; nowhere if null.</param>
    /// <param name="snapshot">How the pipeline runs, asked for the drops in the status; may give null.</param>
    /// <exception cref="SinkException">The options are invalid; the message lists every problem.</exception>
    public MqttSink(
        MqttSinkOptions options,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Func<PipelineSnapshot?>? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<MqttSink>();
        _snapshot = snapshot;
        if (options.Validate() is { Count: > 0 } problems)
            throw new SinkException($"The MQTT sink cannot be set up: {string.Join("; ", problems)}.");
    }

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <summary>The connection's state and counters; thread-safe, at any time.</summary>
    public MqttSnapshot GetSnapshot() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void OnStarted(ICommandTarget camera) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void OnEvent(PipelineEvent happened) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
