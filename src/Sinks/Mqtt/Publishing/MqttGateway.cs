using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Mqtt.Requests;
using SamStream.Sinks.Mqtt.Spool;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// The process's own connection: publishes whether it runs on <c>prefix/status</c>, with a last will, and receives the
/// requests. Each goes to its camera's <see cref="MqttSink"/>, which answers; those for cameras that do not exist are
/// answered here.
/// </summary>
public sealed class MqttGateway : IAsyncDisposable
{
    private readonly MqttSinkOptions _options;
    private readonly IMqttConnector _connector;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MqttCounters _counters;
    private volatile AddressedCameras _cameras;
    private ProcessPublisher? _publisher;

    /// <param name="options">The same as for the cameras' sinks.</param>
    /// <param name="cameras">The names of the cameras; until a camera's sink has started, its requests wait.</param>
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
        _connector = connector;
        _time = time ?? TimeProvider.System;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<MqttGateway>();
        if (options.Validate() is { Count: > 0 } problems)
            throw new SinkException($"The MQTT connection cannot be set up: {string.Join("; ", problems)}.");
        _counters = new MqttCounters(null, _time);
        _cameras = Of(cameras, null);
    }

    /// <summary>Begins to connect, and returns at once.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (_publisher is not null)
            throw new InvalidOperationException("The MQTT connection was started before.");
        _publisher = new ProcessPublisher(_options, () => _cameras, _connector, _counters, _time, _logger);
    }

    /// <summary>
    /// From now on requests are for these cameras, and the status names them. Requests that wait for a camera that stays go on waiting; those
    /// for one that is gone are lost.
    /// </summary>
    public void SetCameras(IReadOnlyCollection<string> cameras)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        _cameras = Of(cameras, _cameras);
        _publisher?.RepeatStatus();
    }

    /// <summary>The connection's state and counters; thread-safe, at any time.</summary>
    public MqttSnapshot GetSnapshot() =>
        Volatile.Read(ref _publisher)?.GetSnapshot() ?? _counters.Snapshot(0, 0, null);

    /// <summary>The requests for a camera; null if it is none of this process's.</summary>
    internal RequestQueue? RequestsFor(string camera) => _cameras.Requests.GetValueOrDefault(TopicLevel.Of(camera));

    /// <summary>Publishes that the process is offline, disconnects and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_publisher is { } publisher)
            await publisher.DisposeAsync().ConfigureAwait(false);
    }

    private AddressedCameras Of(IReadOnlyCollection<string> cameras, AddressedCameras? before) => new([.. cameras], cameras.ToDictionary(
        TopicLevel.Of,
        camera => before?.Requests.GetValueOrDefault(TopicLevel.Of(camera)) ?? new RequestQueue(_options.Requests.MaxBytes, _counters, new WorkSignal()),
        StringComparer.Ordinal));
}

/// <summary>The cameras that requests may be for.</summary>
/// <param name="Names">In the order of the configuration.</param>
/// <param name="Requests">What waits for each, by the level of its topics.</param>
internal sealed record AddressedCameras(IReadOnlyList<string> Names, IReadOnlyDictionary<string, RequestQueue> Requests);

/// <summary>What runs for the process: its status, the way of requests to their cameras, and a nack to each for a camera that does not exist.</summary>
internal sealed class ProcessPublisher : ILinkUser, IAsyncDisposable
{
    private const string Name = "process";
    private const int MaxLevelLength = 128;

    private readonly MqttSinkOptions _options;
    private readonly Func<AddressedCameras> _cameras;
    private readonly TimeProvider _time;
    private readonly MqttCounters _counters;
    private readonly LossReport _losses;
    private readonly MessageSpool _answers;
    private readonly RequestQueue _queue;
    private readonly string _replyPrefix;
    private readonly WorkSignal _queueWork = new();
    private readonly WorkSignal _answerWork = new();
    private readonly WorkSignal _statusWork = new();
    private readonly ItemHandler _handler;
    private readonly PublisherLoops _loops;
    private volatile bool _isStatusOverwritten;
    private int _isDisposed;

    public ProcessPublisher(
        MqttSinkOptions options,
        Func<AddressedCameras> cameras,
        IMqttConnector connector,
        MqttCounters counters,
        TimeProvider time,
        ILogger logger)
    {
        _options = options;
        _cameras = cameras;
        _time = time;
        _counters = counters;
        _losses = new LossReport(Name, _counters, time, logger);
        _answers = new MessageSpool(options.Spool, MessageKind.Answers, options.Qos.Requests, null, _counters.Shed, time, logger);
        _queue = new RequestQueue(options.Requests.MaxBytes, _counters, _queueWork);
        _replyPrefix = ReplyAddress.AllowedPrefix(options);
        var link = new MqttLink(Name, options, connector, this, _counters, time, logger);
        _handler = new ItemHandler(Name, logger);
        _loops = new PublisherLoops(link, _queueWork, HandleQueues, WakeDelivery, time);
    }

    /// <summary>Publishes the status now.</summary>
    public void RepeatStatus()
    {
        _isStatusOverwritten = true;
        _statusWork.Set();
    }

    public MqttSnapshot GetSnapshot() => _counters.Snapshot(_answers.Count, _answers.Bytes, null);

    public MqttConnectRequest MakeRequest() => new(
        _options.EffectiveClientId, StatusOf("offline", "connection_lost", null), Receive, KeepsSession: true);

    public async Task ServeAsync(MqttPublisher publisher, CancellationToken cancellationToken)
    {
        List<MqttSubscription> subscriptions = [new(CameraTopics.ProcessStatus(_options.Prefix), _options.Qos.Status)];
        if (_options.Requests.Enabled)
        {
            foreach (string filter in CameraTopics.AllRequests(_options.Prefix))
                subscriptions.Add(new MqttSubscription(filter, _options.Qos.Requests, SeesRetain: true));
        }

        await publisher.SubscribeAsync(subscriptions, cancellationToken).ConfigureAwait(false);
        await FirstFailure.RunAsync(
            cancellationToken,
            token => PublishStatusAsync(publisher, token),
            token => _answers.DeliverAsync(publisher, _answerWork, new WorkSignal(), token)).ConfigureAwait(false);
    }

    public Task SayGoodbyeAsync(MqttPublisher publisher, CancellationToken cancellationToken) => publisher.PublishAsync(
        MessageKind.Status, StatusOf("offline", "stopped", MessageMapping.ToIso8601(_time.GetUtcNow())), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _loops.DisposeAsync().ConfigureAwait(false);
        _losses.Write();
        _answers.Dispose();
    }

    // One camera's flood fills its own queue only.
    private void Receive(MqttMessage received)
    {
        string? level = CameraTopics.CameraLevelOf(_options.Prefix, received.Topic);
        (level is not null && _cameras().Requests.TryGetValue(level, out RequestQueue? camera) ? camera : _queue).Put(received);
    }

    private void WakeDelivery()
    {
        _answerWork.Set();
        _statusWork.Set();
    }

    private async Task PublishStatusAsync(MqttPublisher publisher, CancellationToken cancellationToken)
    {
        long? publishedAt = null;
        while (true)
        {
            if (publishedAt is not { } last || _isStatusOverwritten || _time.GetElapsedTime(last) >= _options.StatusInterval)
            {
                publishedAt = _time.GetTimestamp();
                _isStatusOverwritten = false;
                await publisher.PublishAsync(
                    MessageKind.Status, StatusOf("online", null, MessageMapping.ToIso8601(_time.GetUtcNow())), cancellationToken)
                    .ConfigureAwait(false);
            }

            await _statusWork.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void HandleQueues()
    {
        while (_queue.TryTake(out MqttMessage? received))
            _handler.Take(received, Take);
        _answers.Tick();
        _losses.Tick();
    }

    private void Take(MqttMessage received)
    {
        if (received.Topic == CameraTopics.ProcessStatus(_options.Prefix))
        {
            _isStatusOverwritten |= !received.IsRetained && CameraStatus.SaysOffline(received.Payload);
            return;
        }

        string? level = CameraTopics.CameraLevelOf(_options.Prefix, received.Topic);
        if (level is null)
            return;
        if (received.IsRetained || level.Length > MaxLevelLength)
        {
            _counters.Refusals.Add(received.IsRetained ? RefusalCode.Retained : RefusalCode.UnknownCamera);
            return;
        }

        IReadOnlyList<string> cameras = _cameras().Names;
        string names = cameras.Count > 0 ? string.Join(", ", cameras) : "none";
        var refusal = new RequestException(RefusalCode.UnknownCamera, $"there is no camera '{level}'; there are: {names}")
        {
            RequestId = received.PayloadBytes <= _options.Requests.MaxBytes ? RequestReader.ReadRequestId(received.Payload) : null,
        };
        _counters.RefuseRequest(refusal.Code, refusal.Message);
        AnswerMessage answer = RequestAnswers.Of(level, refusal, _time);
        var topics = CameraTopics.OfLevel(_options.Prefix, level);
        ReplyAddress reply = ReplyAddress.Of(
            received, CameraTopics.IsPrompt(received.Topic) ? topics.PromptResult : topics.CommandResult, _replyPrefix);
        AnswerMessage numbered = answer with { Stream = _answers.Stream, Seq = _answers.NextSequence };
        _answers.Add(reply.Topic, MqttJson.ToUtf8(numbered, MqttJson.Default.AnswerMessage), reply.CorrelationData);
        _answerWork.Set();
    }

    private MqttMessage StatusOf(string status, string? reason, string? at) => new(
        CameraTopics.ProcessStatus(_options.Prefix),
        MqttJson.ToUtf8(
            new ProcessStatusMessage { Status = status, Reason = reason, At = at, Version = ProductVersion.Text, Cameras = [.. _cameras().Names] },
            MqttJson.Default.ProcessStatusMessage),
        _options.Qos.Status,
        IsRetained: true);
}
