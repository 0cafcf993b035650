using Microsoft.Extensions.Logging;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Mqtt.Requests;
using SamStream.Sinks.Mqtt.Spool;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// Everything that runs for one camera. Two loops: one turns events and requests into messages in the spools, connected or
/// not; the link delivers while there is a connection.
/// </summary>
internal sealed partial class CameraPublisher : ILinkUser, IAsyncDisposable
{
    private readonly string _camera;
    private readonly MqttSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CameraTopics _topics;
    private readonly MqttCounters _counters;
    private readonly LossReport _losses;
    private readonly MessageSpool _events;
    private readonly MessageSpool _answers;
    private readonly CameraState _state = new();
    private readonly CameraStatus _status;
    private readonly DiscoveryEntities _discovery;
    private readonly LatestResults _latest;
    private readonly EventQueue _eventQueue;
    private readonly RequestQueue? _requestQueue;
    private readonly CameraRequests _requests;
    private readonly WorkSignal _queueWork = new();
    private readonly WorkSignal _eventWork = new();
    private readonly WorkSignal _answerWork = new();
    private readonly WorkSignal _liveWork = new();
    private readonly WorkSignal _progress = new();
    private readonly ItemHandler _handler;
    private readonly PublisherLoops _loops;
    private FrameSizeBox? _frameSize;
    private bool _hasGivenUp;
    private int _isDisposed;

    public CameraPublisher(
        string camera,
        ICommandTarget? target,
        MqttSinkOptions options,
        IMqttConnector connector,
        RequestQueue? requests,
        Func<PipelineSnapshot?>? pipeline,
        TimeProvider time,
        ILogger logger)
    {
        _camera = camera;
        _options = options;
        _time = time;
        _logger = logger;
        _topics = new CameraTopics(options.Prefix, camera);
        _counters = new MqttCounters(camera, time);
        _losses = new LossReport(camera, _counters, time, logger);
        _events = new MessageSpool(options.Spool, MessageKind.Events, options.Qos.Events, FileOf(MessageKind.Events), _counters.Shed, time, logger);
        _answers = new MessageSpool(options.Spool, MessageKind.Answers, options.Qos.Requests, FileOf(MessageKind.Answers), _counters.Shed, time, logger);
        _status = new CameraStatus(camera, _state, GetSnapshot, pipeline, time);
        _discovery = new DiscoveryEntities(
            new CameraEntities(options, camera, _topics, takesRequests: requests is not null && options.Requests.Enabled));
        _latest = new LatestResults(options, _counters, time, logger);
        _eventQueue = new EventQueue(_counters, _queueWork);
        _requestQueue = requests;
        _requestQueue?.HandOver(_counters, _queueWork);
        _requests = new CameraRequests(camera, target, _topics, options, _answers, _counters, time);
        if ((_events.Error ?? _answers.Error) is { } error)
            LogNoSpool(logger, camera, error);
        if (_events.Count + _answers.Count is > 0 and int found)
            LogFound(logger, camera, found);

        var link = new MqttLink(camera, options, connector, this, _counters, time, logger);
        _handler = new ItemHandler(camera, logger);
        _loops = new PublisherLoops(link, _queueWork, HandleQueues, WakeDelivery, time);
    }

    public MqttSnapshot GetSnapshot() =>
        _counters.Snapshot(_events.Count + _answers.Count, _events.Bytes + _answers.Bytes, _events.Error ?? _answers.Error);

    public void Put(PipelineEvent happened) => _eventQueue.Put(happened);

    public void Put(FrameResult result)
    {
        FrameSizeKnown(result.Frame.Width, result.Frame.Height);
        if (_options.Discovery.Enabled && !_discovery.Left.IsBegun)
            BeginDiscovery(result);
        _latest.Put(result);
        _liveWork.Set();
    }

    public void FrameSizeKnown(int width, int height)
    {
        if (_frameSize is not { } known || known.Size.Width != width || known.Size.Height != height)
            Volatile.Write(ref _frameSize, new FrameSizeBox(new FrameSize(width, height)));
    }

    public MqttConnectRequest MakeRequest() => new(
        $"{_options.EffectiveClientId}-{TopicLevel.Of(_camera)}",
        new MqttMessage(_topics.Status, _status.Will(), _options.Qos.Status, IsRetained: true),
        Receive);

    public async Task ServeAsync(MqttPublisher publisher, CancellationToken cancellationToken)
    {
        await publisher.SubscribeAsync([new(_topics.Status, _options.Qos.Status)], cancellationToken).ConfigureAwait(false);
        if (_options.Discovery.Enabled)
            await LookForLeftEntitiesAsync(publisher, cancellationToken).ConfigureAwait(false);
        using var live = new LivePublisher(
            publisher, _options, _topics, _latest, _state, _status, _discovery, _counters, _liveWork, _progress, _time);
        await FirstFailure.RunAsync(
            cancellationToken,
            live.RunAsync,
            token => _events.DeliverAsync(publisher, _eventWork, _progress, token),
            token => _answers.DeliverAsync(publisher, _answerWork, _progress, token)).ConfigureAwait(false);
    }

    public Task SayGoodbyeAsync(MqttPublisher publisher, CancellationToken cancellationToken) => publisher.PublishAsync(
        MessageKind.Status, new MqttMessage(_topics.Status, _status.Stopped(), _options.Qos.Status, IsRetained: true), cancellationToken);

    /// <summary>Waits until everything is delivered, no longer than the options say; the second time only if the first did it.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (_hasGivenUp)
            return;
        using var late = new CancellationTokenSource(_options.DrainTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            _liveWork.Set();
            while (IsWorthWaiting())
                await _progress.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _hasGivenUp = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await DrainAsync(CancellationToken.None).ConfigureAwait(false);
        await _loops.DisposeAsync().ConfigureAwait(false);
        if (_options.Spool.Path is null)
        {
            _counters.Shed.Add("events_undelivered", _events.Count);
            _counters.Shed.Add("answers_undelivered", _answers.Count);
        }

        _losses.Write();
        _events.Dispose();
        _answers.Dispose();
    }

    // A broker may let us write these topics and not read them: then nothing is removed.
    private async Task LookForLeftEntitiesAsync(MqttPublisher publisher, CancellationToken cancellationToken)
    {
        try
        {
            MqttSubscription kept = new(_discovery.Left.Filter, _options.Qos.Status, WantsRetained: true);
            await publisher.SubscribeAsync([kept], cancellationToken).ConfigureAwait(false);
        }
        catch (MqttConnectionException error) when (error.IsRefusal)
        {
            LogNotReadable(_logger, _camera, error.Message);
        }
    }

    private void BeginDiscovery(FrameResult result)
    {
        var ids = new List<int>(result.Objects.Length);
        foreach (ref readonly ObjectResult found in result.Objects)
            ids.Add(found.Id.Value);
        _discovery.Left.Begin(ids);
        _state.Touch();
    }

    private void Receive(MqttMessage received)
    {
        if (_discovery.Left.Owns(received.Topic))
        {
            if (received is { IsRetained: true, PayloadBytes: > 0 } && _discovery.Left.Keeps(received.Topic))
                _state.Touch();
        }
        else if (received.Topic == _topics.Status && !received.IsRetained
            && (received.PayloadBytes > _options.Requests.MaxBytes || CameraStatus.SaysOffline(received.Payload)))
        {
            // The will of a connection before this one came late, or somebody wrote over the status.
            _state.Touch();
        }
    }

    // Without a connection there is nothing to wait for if the disk has it.
    private bool IsWorthWaiting()
    {
        bool isConnected = _counters.IsConnected;
        return !_eventQueue.IsSettled
            || (_events.Count + _answers.Count > 0 && (isConnected || _options.Spool.Path is null))
            || (isConnected && !_latest.IsSettled);
    }

    private string? FileOf(string kind) =>
        _options.Spool.Path is { } path ? Path.Combine(path, TopicLevel.Of(_camera), kind + ".db") : null;

    private void WakeDelivery()
    {
        _eventWork.Set();
        _answerWork.Set();
        _liveWork.Set();
    }

    private void HandleQueues()
    {
        HandleEvents();
        while (_requestQueue is not null && _requestQueue.TryTake(out MqttMessage? received))
        {
            _handler.Take(received, Take);
            // However fast requests come, their answers free places for the next ones.
            HandleEvents();
        }

        _events.Tick();
        _answers.Tick();
        _losses.Tick();
        WakeDelivery();
        _progress.Set();
    }

    private void HandleEvents()
    {
        while (_eventQueue.TryTake(out PipelineEvent? happened))
        {
            _handler.Take(happened, Take);
            _eventQueue.Handled();
        }
    }

    private void Take(PipelineEvent happened)
    {
        _state.Take(happened);
        if (happened is CommandAnswered answered)
        {
            _requests.Answer(answered);
            return;
        }

        if (happened.ToMessage(_events.Stream, _events.NextSequence) is { } message)
            _events.Add(_topics.Events, MqttJson.ToUtf8(message, MqttJson.Default.EventMessage));
    }

    private void Take(MqttMessage received) => _requests.Take(received, Volatile.Read(ref _frameSize)?.Size);

    [LoggerMessage(2221, LogLevel.Warning, "MQTT of {Camera}: what waits for the broker is in memory only: {Reason}")]
    private static partial void LogNoSpool(ILogger logger, string camera, string reason);

    [LoggerMessage(2222, LogLevel.Information, "MQTT of {Camera}: {Count} messages of the run before wait for the broker")]
    private static partial void LogFound(ILogger logger, string camera, int count);

    [LoggerMessage(2224, LogLevel.Information,
        "MQTT of {Camera}: Home Assistant's entities of earlier runs are not removed: {Reason}")]
    private static partial void LogNotReadable(ILogger logger, string camera, string reason);

    private sealed record FrameSizeBox(FrameSize Size);
}
