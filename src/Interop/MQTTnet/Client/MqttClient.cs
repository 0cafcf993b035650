#nullable enable
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.Sessions;

namespace MQTTnet;

/// <summary>
/// The client: one session at a time, each with a client of libmosquitto of its own, so that nothing of a failed one
/// is left. MqttClient.Connection.cs makes and ends sessions.
/// </summary>
internal sealed partial class MqttClient : IMqttClient
{
    public event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    public event Func<MqttClientConnectedEventArgs, Task>? ConnectedAsync;

    public event Func<MqttClientConnectingEventArgs, Task>? ConnectingAsync;

    public event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    public bool IsConnected => _state == (int)State.Connected;

    public MqttClientOptions? Options { get; private set; }

    public Task<MqttClientPublishResult> PublishAsync(
        MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MqttTopicValidator.ThrowIfInvalid(applicationMessage);
        ThrowIfZero(applicationMessage.Topic);
        var session = Session();
        if (Options!.ValidateFeatures)
            FeatureCheck.OfMessage(applicationMessage, session.Version);
        return session.SendAsync(new PublishRequest(applicationMessage), cancellationToken);
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(
        MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.TopicFilters.ForEach(filter => ThrowIfInvalidFilter(filter.Topic));
        var session = Session();
        if (Options!.ValidateFeatures)
            FeatureCheck.OfSubscription(options, session.Version);
        using var limit = Limit.Of(Options.Timeout, cancellationToken);
        return await session.SendAsync(new SubscribeRequest(options), limit.Token);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.TopicFilters.ForEach(ThrowIfInvalidFilter);
        var session = Session();
        if (Options!.ValidateFeatures)
            FeatureCheck.OfUnsubscription(options, session.Version);
        using var limit = Limit.Of(Options.Timeout, cancellationToken);
        return await session.SendAsync(new UnsubscribeRequest(options), limit.Token);
    }

    private Session Session()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return IsConnected && _session is { } session ? session : throw new MqttClientNotConnectedException();
    }

    private static void ThrowIfInvalidFilter(string filter)
    {
        MqttTopicValidator.ThrowIfInvalidSubscribe(filter);
        ThrowIfZero(filter);
    }

    private static void ThrowIfZero(string? topic)
    {
        if (topic is not null)
            _ = Native.NativeText.Checked(topic, "topic");
    }
}
