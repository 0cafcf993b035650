using System.Collections;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>
/// What clients may do: our own, which log in, everything; others, without a login, subscribe to what they like and publish
/// requests. Nothing of theirs is retained, and none can take the place of one of ours.
/// </summary>
internal sealed class BrokerRules
{
    private static readonly object GuestKey = new();

    private readonly MqttSinkOptions _own;
    private readonly long _mostHeldBytes;
    private readonly ConcurrentDictionary<string, BrokerGuest> _guests = new(StringComparer.Ordinal);
    private readonly MqttServer _server;

    /// <param name="own">What our own clients connect with.</param>
    /// <param name="server">Asks these rules from here on.</param>
    public BrokerRules(MqttSinkOptions own, MqttServer server)
    {
        _own = own;
        _mostHeldBytes = BrokerLimits.HeldBytes(own);
        _server = server;
        server.ValidatingConnectionAsync += AdmitAsync;
        server.ClientConnectedAsync += WelcomeAsync;
        server.ClientDisconnectedAsync += ForgetAsync;
        server.InterceptingClientEnqueueAsync += CheckHeldAsync;
        server.QueuedApplicationMessageOverwrittenAsync += DropSlowAsync;
        server.ClientAcknowledgedPublishPacketAsync += ReleaseAsync;
        server.InterceptingPublishAsync += CheckPublishAsync;
        server.InterceptingSubscriptionAsync += CheckSubscriptionAsync;
        server.ClientUnsubscribedTopicAsync += ForgetSubscriptionAsync;
        server.InterceptingInboundPacketAsync += TakePacketAsync;
        server.InterceptingOutboundPacketAsync += SendPacketAsync;
    }

    /// <summary>An id for a client that gives none.</summary>
    public static string NewGuestId() => "guest-" + Guid.NewGuid().ToString("N");

    /// <summary>Whether a client logs in as one of our own.</summary>
    public static bool IsOwn(MqttSinkOptions own, string? userName, byte[]? password) =>
        userName == own.Username && CryptographicOperations.FixedTimeEquals(password, Encoding.UTF8.GetBytes(own.Password!));

    // Sessions of our own clients have no guest.
    private static BrokerGuest? GuestOf(IDictionary items) => items[GuestKey] as BrokerGuest;

    private async Task AdmitAsync(ValidatingConnectionEventArgs asked)
    {
        // The codes are those that MQTT 3.1.1 has as well.
        asked.AssignedClientIdentifier = NewGuestId();
        if (asked.UserName is not null)
        {
            if (!IsOwn(_own, asked.UserName, asked.RawPassword))
                Refuse(asked, MqttConnectReasonCode.BadUserNameOrPassword, "connect without user name and password");
            return;
        }

        if (asked.ClientId?.Length > BrokerLimits.ClientIdLength)
        {
            Refuse(asked, MqttConnectReasonCode.ClientIdentifierNotValid, $"ids have at most {BrokerLimits.ClientIdLength} characters");
            return;
        }

        if (asked.ClientId == _own.EffectiveClientId
            || asked.ClientId?.StartsWith(_own.EffectiveClientId + "-", StringComparison.Ordinal) == true)
        {
            Refuse(asked, MqttConnectReasonCode.ClientIdentifierNotValid, "ids that begin as ours are not free");
            return;
        }

        IList<MqttClientStatus> clients = await _server.GetClientsAsync().ConfigureAwait(false);
        if (clients.Count(client => GuestOf(client.Session.Items) is not null) >= BrokerLimits.Guests)
            Refuse(asked, MqttConnectReasonCode.ServerUnavailable, $"there are {BrokerLimits.Guests} clients already");
        else
            asked.SessionItems[GuestKey] = new BrokerGuest();
    }

    private static void Refuse(ValidatingConnectionEventArgs asked, MqttConnectReasonCode code, string reason) =>
        (asked.ReasonCode, asked.ReasonString) = (code, reason);

    private Task WelcomeAsync(ClientConnectedEventArgs came)
    {
        if (GuestOf(came.SessionItems) is { } guest)
            _guests[came.ClientId] = guest;
        return Task.CompletedTask;
    }

    private Task ForgetAsync(ClientDisconnectedEventArgs went)
    {
        if (GuestOf(went.SessionItems) is { } guest)
            _guests.TryRemove(KeyValuePair.Create(went.ClientId, guest));
        return Task.CompletedTask;
    }

    private Task CheckHeldAsync(InterceptingClientApplicationMessageEnqueueEventArgs queued)
    {
        if (_guests.TryGetValue(queued.ReceiverClientId, out BrokerGuest? guest))
            queued.AcceptEnqueue = guest.TryHold(queued.ApplicationMessage.Payload.Length, _mostHeldBytes);
        return Task.CompletedTask;
    }

    private Task ReleaseAsync(ClientAcknowledgedPublishPacketEventArgs confirmed)
    {
        GuestOf(confirmed.SessionItems)?.Release(confirmed.PublishPacket.Payload.Length);
        return Task.CompletedTask;
    }

    // The library keeps what was to be confirmed also when it gave way, and would do so for ever.
    private async Task DropSlowAsync(QueueMessageOverwrittenEventArgs lost)
    {
        if (lost.Packet is not MqttPublishPacket message || !_guests.TryGetValue(lost.ReceiverClientId, out BrokerGuest? guest))
            return;
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
            guest.Release(message.Payload.Length);
        else
            await DisconnectAsync(lost.ReceiverClientId, MqttDisconnectReasonCode.QuotaExceeded, "it reads too slowly").ConfigureAwait(false);
    }

    private Task CheckPublishAsync(InterceptingPublishEventArgs published)
    {
        if (GuestOf(published.SessionItems) is null)
            return Task.CompletedTask;
        if (_own.Requests.Enabled && CameraTopics.CameraLevelOf(_own.Prefix, published.ApplicationMessage.Topic) is not null)
        {
            // Carried out now, and not again at every connection.
            published.ApplicationMessage.Retain = false;
            return Task.CompletedTask;
        }

        published.ProcessPublish = false;
        published.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
        published.Response.ReasonString = _own.Requests.Enabled
            ? $"publish on {string.Join(" or ", CameraTopics.AllRequests(_own.Prefix))}"
            : "requests are switched off";
        return Task.CompletedTask;
    }

    private Task CheckSubscriptionAsync(InterceptingSubscriptionEventArgs asked)
    {
        if (GuestOf(asked.SessionItems) is not { } guest)
            return Task.CompletedTask;
        string filter = asked.TopicFilter.Topic;
        bool isTooLong = filter.Length > BrokerLimits.FilterLength || filter.AsSpan().Count('/') >= BrokerLimits.FilterLevels;
        if (!isTooLong && guest.TrySubscribe(filter))
            return Task.CompletedTask;
        asked.ProcessSubscription = false;
        asked.Response.ReasonCode = isTooLong ? MqttSubscribeReasonCode.TopicFilterInvalid : MqttSubscribeReasonCode.QuotaExceeded;
        return Task.CompletedTask;
    }

    private Task ForgetSubscriptionAsync(ClientUnsubscribedTopicEventArgs ended)
    {
        GuestOf(ended.SessionItems)?.Unsubscribe(ended.TopicFilter);
        return Task.CompletedTask;
    }

    private async Task TakePacketAsync(InterceptingPacketEventArgs taken)
    {
        if (GuestOf(taken.SessionItems) is not { } guest)
            return;
        if (taken.Packet is MqttPubAckPacket or MqttPubCompPacket)
            guest.Confirm();
        else if (guest.Pace() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, taken.CancellationToken).ConfigureAwait(false);
        // The library would keep 65,535 of them for each client.
        if (taken.Packet is MqttPublishPacket { TopicAlias: > 0 })
            await DropAsync(taken, MqttDisconnectReasonCode.TopicAliasInvalid, "topic aliases are not taken").ConfigureAwait(false);
    }

    private Task SendPacketAsync(InterceptingPacketEventArgs sent)
    {
        BrokerGuest? receiver = GuestOf(sent.SessionItems);
        if (sent.Packet is MqttConnAckPacket accepted)
        {
            accepted.MaximumPacketSize = (uint)(receiver is null ? BrokerLimits.PacketBytes(_own) : BrokerLimits.GuestPacketBytes(_own));
            accepted.TopicAliasMaximum = 0;
        }

        if (sent.Packet is MqttPublishPacket { QualityOfServiceLevel: MqttQualityOfServiceLevel.AtMostOnce } message)
            receiver?.Release(message.Payload.Length);
        return sent.Packet is MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce }
            && receiver?.TrySend() == false
            ? DropAsync(
                sent, MqttDisconnectReasonCode.QuotaExceeded, $"{BrokerLimits.UnconfirmedMessages} messages were not confirmed")
            : Task.CompletedTask;
    }

    private Task DropAsync(InterceptingPacketEventArgs packet, MqttDisconnectReasonCode code, string reason)
    {
        packet.ProcessPacket = false;
        return DisconnectAsync(packet.ClientId, code, reason);
    }

    private async Task DisconnectAsync(string clientId, MqttDisconnectReasonCode code, string reason)
    {
        try
        {
            var told = new MqttServerClientDisconnectOptions { ReasonCode = code, ReasonString = reason };
            await _server.DisconnectClientAsync(clientId, told).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It has gone in the meantime.
        }
    }
}
