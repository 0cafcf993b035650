using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>One connection of an MQTTnet client.</summary>
internal sealed class MqttNetConnection : IMqttConnection
{
    private static readonly TimeSpan ReasonPatience = TimeSpan.FromMilliseconds(500);

    private readonly IMqttClient _client;
    private readonly Action<MqttReceived> _received;
    private readonly TaskCompletionSource<MqttConnectionException> _lost =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MqttNetConnection(IMqttClient client, Action<MqttReceived> received)
    {
        _client = client;
        _received = received;
        client.ApplicationMessageReceivedAsync += TakeAsync;
        client.DisconnectedAsync += OnDisconnectedAsync;
    }

    public long? MaxPacketBytes { get; private set; }

    public Task<MqttConnectionException> Lost => _lost.Task;

    /// <summary>The broker has accepted.</summary>
    public void Begin(uint? maxPacketBytes) => MaxPacketBytes = maxPacketBytes is > 0 ? maxPacketBytes : null;

    public async Task<string?> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        MqttApplicationMessageBuilder builder = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic)
            .WithPayloadSegment(message.Payload)
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)message.Qos)
            .WithRetainFlag(message.IsRetained);
        if (!message.CorrelationData.IsEmpty)
            builder.WithCorrelationData(message.CorrelationData.ToArray());
        try
        {
            MqttClientPublishResult result = await _client.PublishAsync(builder.Build(), cancellationToken).ConfigureAwait(false);
            return result.IsSuccess ? null : Words(result.ReasonCode.ToString(), result.ReasonString);
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
                NoLocal = _client.Options.ProtocolVersion == MQTTnet.Formatter.MqttProtocolVersion.V500,
                RetainHandling = !subscription.WantsRetained && _client.Options.ProtocolVersion == MQTTnet.Formatter.MqttProtocolVersion.V500
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
                {
                    throw new MqttConnectionException(
                        $"the broker refuses the subscription to {item.TopicFilter.Topic}: {item.ResultCode}; "
                        + "allow it in the broker's access list, or switch requests off",
                        isRefusal: true);
                }
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
        // Ending a connection may wait for a thread of the library.
        await Task.Run(_client.Dispose).ConfigureAwait(false);
        _lost.TrySetResult(new MqttConnectionException("the connection was closed"));
    }

    // The library ends the operations that wait first, and tells why the connection ended just after.
    private async Task<MqttConnectionException> ReasonAsync(Exception error)
    {
        if (!_client.IsConnected)
            await Task.WhenAny(Lost, Task.Delay(ReasonPatience)).ConfigureAwait(false);
        return Lost.IsCompleted ? await Lost.ConfigureAwait(false) : MqttNetConnector.Failure(error);
    }

    private static bool IsOfConnection(Exception error) =>
        error is MqttCommunicationException or ObjectDisposedException or InvalidOperationException or MqttProtocolViolationException;

    private static string Words(string code, string? reason) => string.IsNullOrWhiteSpace(reason) ? code : $"{code} ({reason})";

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs arrived)
    {
        MqttApplicationMessage message = arrived.ApplicationMessage;
        _received(new MqttReceived(
            message.Topic, message.Payload.ToArray(), message.Retain, message.ResponseTopic, message.CorrelationData));
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
        if (ended.Reason == MqttClientDisconnectReason.SessionTakenOver)
        {
            return new MqttConnectionException(
                "another client connected with the same client id: give each process a client id of its own", isRefusal: true);
        }

        if (ended.Reason is MqttClientDisconnectReason.NotAuthorized or MqttClientDisconnectReason.AdministrativeAction)
            return new MqttConnectionException($"the broker ended the connection: {Words(ended.Reason.ToString(), ended.ReasonString)}", isRefusal: true);
        if (ended.Exception is { } error)
            return MqttNetConnector.Failure(error);
        return new MqttConnectionException(ended.Reason == MqttClientDisconnectReason.NormalDisconnection
            ? "the broker closed the connection without giving a reason; if it does so again and again, "
                + $"another client may use the client id {_client.Options.ClientId}"
            : $"the broker ended the connection: {Words(ended.Reason.ToString(), ended.ReasonString)}");
    }
}
