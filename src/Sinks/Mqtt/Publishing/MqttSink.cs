using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// Publishes one camera over a connection of its own: results, status, events, answers. It connects when the run begins
/// and again whenever the connection is lost; no frame and no event ever waits for the broker.
/// </summary>
public sealed class MqttSink : ISink, IPipelineListener
{
    private readonly MqttSinkOptions _options;
    private readonly IMqttConnector _connector;
    private readonly MqttGateway? _gateway;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<PipelineSnapshot?>? _snapshot;
    private readonly Lock _lock = new();
    private CameraPublisher? _publisher;

    /// <param name="options">The same for all cameras.</param>
    /// <param name="gateway">Where the camera's requests come from; the sink takes none if null.</param>
    /// <param name="time">The system's clock if null.</param>
    /// <param name="loggers">Where connections and losses are reported; nowhere if null.</param>
    /// <param name="snapshot">How the pipeline runs, asked for the drops in the status; may give null.</param>
    /// <exception cref="SinkException">The options are invalid; the message lists every problem.</exception>
    public MqttSink(
        MqttSinkOptions options,
        MqttGateway? gateway = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Func<PipelineSnapshot?>? snapshot = null)
        : this(options, new MqttNetConnector(options), gateway, time, loggers, snapshot)
    {
    }

    internal MqttSink(
        MqttSinkOptions options,
        IMqttConnector connector,
        MqttGateway? gateway,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Func<PipelineSnapshot?>? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _connector = connector;
        _gateway = gateway;
        _time = time ?? TimeProvider.System;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<MqttSink>();
        _snapshot = snapshot;
        if (options.Validate() is { Count: > 0 } problems)
            throw new SinkException($"The MQTT sink cannot be set up: {string.Join("; ", problems)}.");
    }

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <summary>True: the latest masks, overlay and snapshots wait for the broker, and for nothing else.</summary>
    public bool KeepsNewest => true;

    /// <summary>The connection's state and counters; thread-safe, at any time.</summary>
    public MqttSnapshot GetSnapshot() =>
        Volatile.Read(ref _publisher)?.GetSnapshot() ?? new MqttCounters(null, _time).Snapshot(0, 0, null);

    /// <summary>Begins to connect, and returns at once; from then on the sink must be disposed.</summary>
    public void OnStarted(ICommandTarget camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        Start(camera.SourceId, camera);
    }

    /// <inheritdoc/>
    public void OnEvent(PipelineEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Volatile.Read(ref _publisher)?.Put(happened);
    }

    /// <summary>Never fails: a broker that is away is waited for while the run goes on.</summary>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        // A pipeline without listeners: everything but requests works.
        Start(context.SourceId, null).FrameSizeKnown(context.Source.Width, context.Source.Height);
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies what is due of the result; the broker is not waited for.</summary>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        CameraPublisher publisher = _publisher ?? throw new InvalidOperationException("The sink is not open.");
        publisher.Put(result);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until what is left is delivered, no longer than <see cref="MqttSinkOptions.DrainTimeout"/>.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_publisher is { } publisher)
            await publisher.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes that the camera is offline and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_publisher is { } publisher)
            await publisher.DisposeAsync().ConfigureAwait(false);
    }

    private CameraPublisher Start(string camera, ICommandTarget? target)
    {
        lock (_lock)
            return _publisher ??= new CameraPublisher(
                camera, target, _options, _connector, _gateway?.RequestsFor(camera), _snapshot, _time, _logger);
    }
}
