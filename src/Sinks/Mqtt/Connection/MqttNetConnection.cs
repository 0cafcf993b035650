using System.Buffers;
using System.Globalization;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>One connection of an MQTTnet client.</summary>
internal sealed class MqttNetConnection : IMqttConnection
{
    // Brokers that limit packets and cannot say so (MQTT 3.1.1) do it from here on.
    private const int LargeBytes = 32 << 10;

    private static readonly TimeSpan ReasonPatience = TimeSpan.FromMilliseconds(500);

    private readonly IMqttClient _client;
    private readonly Action<MqttMessage> _received;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<MqttConnectionException> _lost =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task _watching = Task.CompletedTask;
    private Sent? _last;

    public MqttNetConnection(IMqttClient client, Action<MqttMessage> received)
    {
        _client = client;
        _received = received;
        client.ApplicationMessageReceivedAsync += TakeAsync;
        client.DisconnectedAsync += OnDisconnectedAsync;
    }

    public long? MaxPacketBytes { get; private set; }

    public Task<MqttConnectionException> Lost => _lost.Task;

    private bool IsVersion5 => _client.Options.ProtocolVersion == MqttProtocolVersion.V500;

    /// <summary>The broker has accepted.</summary>
    /// <param name="accepted">What it said.</param>
    /// <param name="keepAlive">The longest silence that it was promised; it may have asked for a shorter one.</param>
    /// <param name="patience">How long it may take to answer.</param>
    public void Begin(MqttClientConnectResult accepted, TimeSpan keepAlive, TimeSpan patience)
    {
        MaxPacketBytes = accepted.MaximumPacketSize is > 0 and var bytes ? bytes : null;
        if (accepted.ServerKeepAlive > 0 && accepted.ServerKeepAlive < keepAlive.TotalSeconds)
            keepAlive = TimeSpan.FromSeconds(accepted.ServerKeepAlive);
        _watching = WatchAsync(keepAlive / 2, patience);
    }

    public async Task<string?> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        MqttApplicationMessageBuilder builder = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic)
            .WithPayloadSegment(message.Payload)
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.Qos)
            .WithRetainFlag(message.IsRetained);
        if (!message.CorrelationData.IsEmpty)
            builder.WithCorrelationData(message.CorrelationData.ToArray());
        Volatile.Write(ref _last, new Sent(message.Topic, message.Payload.Length));
        try
        {
            MqttClientPublishResult result = await _client.PublishAsync(builder.Build(), cancellationToken).ConfigureAwait(false);
            return result.IsSuccess ? null : BrokerReason.OfPublish(result);
        }
        catch (Exception error) when (IsOfConnection(error))
        {
            throw await ReasonAsync(error).ConfigureAwait(false);
        }
    }

    public async Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
    {
        var request = new MqttClientSubscribeOptionsBuilder();
        foreach (MqttSubscription subscription in subscriptions)
        {
            request.WithTopicFilter(new MqttTopicFilter
            {
                Topic = subscription.Filter,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)subscription.Qos,
                NoLocal = IsVersion5,
                RetainAsPublished = subscription.SeesRetain && IsVersion5,
                RetainHandling = !subscription.WantsRetained && IsVersion5
                    ? MqttRetainHandling.DoNotSendOnSubscribe
                    : MqttRetainHandling.SendAtSubscribe,
            });
        }

        try
        {
            MqttClientSubscribeResult result = await _client.SubscribeAsync(request.Build(), cancellationToken).ConfigureAwait(false);
            foreach (MqttClientSubscribeResultItem item in result.Items)
            {
                if (item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)
                    throw BrokerReason.OfSubscribe(item, result.ReasonString);
            }
        }
        catch (Exception error) when (IsOfConnection(error))
        {
            throw await ReasonAsync(error).ConfigureAwait(false);
        }
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.DisconnectAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfConnection(error))
        {
            throw await ReasonAsync(error).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.ApplicationMessageReceivedAsync -= TakeAsync;
        await _ended.CancelAsync().ConfigureAwait(false);
        _client.Dispose();
        await _watching.ConfigureAwait(false);
        _ended.Dispose();
        _lost.TrySetResult(new MqttConnectionException("the connection was closed"));
    }

    // The library pings only while nothing is sent: who sends on and on would never learn that nobody is there.
    private async Task WatchAsync(TimeSpan interval, TimeSpan patience)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                late.CancelAfter(patience);
                await _client.PingAsync(late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or MqttCommunicationTimedOutException)
        {
            if (!_ended.IsCancellationRequested)
            {
                _lost.TrySetResult(new MqttConnectionException(string.Create(
                    CultureInfo.InvariantCulture, $"the broker did not answer a ping within {patience.TotalSeconds:0.#} s")));
            }
        }
        catch (Exception error) when (IsOfConnection(error))
        {
            // Why it ended is told by the library as well.
        }
    }

    // The library ends the operations that wait first, and tells why the connection ended just after.
    private async Task<MqttConnectionException> ReasonAsync(Exception error)
    {
        await Task.WhenAny(Lost, Task.Delay(ReasonPatience)).ConfigureAwait(false);
        return Lost.IsCompleted ? await Lost.ConfigureAwait(false) : MqttNetConnector.Failure(error);
    }

    private static bool IsOfConnection(Exception error) =>
        error is MqttCommunicationException or ObjectDisposedException or InvalidOperationException or MqttProtocolViolationException;

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs arrived)
    {
        MqttApplicationMessage message = arrived.ApplicationMessage;
        _received(new MqttMessage(
            message.Topic, message.Payload.ToArray(), (int)message.QualityOfServiceLevel, message.Retain)
        {
            ResponseTopic = message.ResponseTopic,
            CorrelationData = message.CorrelationData,
        });
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs ended)
    {
        if (ended.ClientWasConnected)
            _lost.TrySetResult(Explain(ended));
        return Task.CompletedTask;
    }

    private MqttConnectionException Explain(MqttClientDisconnectedEventArgs ended)
    {
        Sent? last = Volatile.Read(ref _last);
        string told = last is null ? "nothing was sent" : string.Create(
            CultureInfo.InvariantCulture, $"the last message was {last.Bytes} bytes on {last.Topic}");
        if (ended.Reason != MqttClientDisconnectReason.NormalDisconnection && ended.Exception is null)
            return BrokerReason.OfEnd(ended.Reason, ended.ReasonString, told);
        MqttConnectionException reason = ended.Exception is { } error
            ? MqttNetConnector.Failure(error)
            : new MqttConnectionException("the broker closed the connection without giving a reason; if it does so again and again, "
                + $"another client may use the client id {_client.Options.ClientId}");
        return last is not null && last.Bytes >= (MaxPacketBytes ?? LargeBytes)
            ? new MqttConnectionException(
                $"{reason.Message}; or packets are limited: {told}: raise the broker's limit, "
                + "or lower maxPayloadBytes and overlay.maxBytes",
                reason.IsRefusal, reason.InnerException)
            : reason;
    }

    private sealed record Sent(string Topic, int Bytes);
}
