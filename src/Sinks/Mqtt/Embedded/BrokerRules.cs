using System.Collections;
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
    private readonly int _mostPacketBytes;
    private readonly MqttServer _server;

    /// <param name="own">What our own clients connect with.</param>
    /// <param name="mostPacketBytes">Told to clients.</param>
    /// <param name="server">Asks these rules from here on.</param>
    public BrokerRules(MqttSinkOptions own, int mostPacketBytes, MqttServer server)
    {
        _own = own;
        _mostPacketBytes = mostPacketBytes;
        _server = server;
        server.ValidatingConnectionAsync += AdmitAsync;
        server.InterceptingPublishAsync += CheckPublishAsync;
        server.InterceptingSubscriptionAsync += CheckSubscriptionAsync;
        server.ClientUnsubscribedTopicAsync += ForgetSubscriptionAsync;
        server.InterceptingInboundPacketAsync += TakePacketAsync;
        server.InterceptingOutboundPacketAsync += SendPacketAsync;
    }

    /// <summary>An id for a client that gives none.</summary>
    public static string NewGuestId() => "guest-" + Guid.NewGuid().ToString("N");

    // Sessions of our own clients have no guest.
    private static BrokerGuest? GuestOf(IDictionary items) => items[GuestKey] as BrokerGuest;

    private async Task AdmitAsync(ValidatingConnectionEventArgs asked)
    {
        // The codes are those that MQTT 3.1.1 has as well.
        asked.AssignedClientIdentifier = NewGuestId();
        if (asked.UserName is not null)
        {
            if (asked.UserName != _own.Username || !IsOwnPassword(asked.RawPassword))
                Refuse(asked, MqttConnectReasonCode.BadUserNameOrPassword, "connect without user name and password");
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

    private bool IsOwnPassword(byte[]? password) =>
        CryptographicOperations.FixedTimeEquals(password, Encoding.UTF8.GetBytes(_own.Password!));

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
        if (GuestOf(asked.SessionItems) is { } guest && !guest.TrySubscribe(asked.TopicFilter.Topic))
        {
            asked.ProcessSubscription = false;
            asked.Response.ReasonCode = MqttSubscribeReasonCode.QuotaExceeded;
        }

        return Task.CompletedTask;
    }

    private Task ForgetSubscriptionAsync(ClientUnsubscribedTopicEventArgs ended)
    {
        GuestOf(ended.SessionItems)?.Unsubscribe(ended.TopicFilter);
        return Task.CompletedTask;
    }

    private Task TakePacketAsync(InterceptingPacketEventArgs taken)
    {
        if (GuestOf(taken.SessionItems) is not { } guest)
            return Task.CompletedTask;
        if (taken.Packet is MqttPubAckPacket or MqttPubCompPacket)
            guest.Confirm();
        // The library would keep 65,535 of them for each client.
        return taken.Packet is MqttPublishPacket { TopicAlias: > 0 }
            ? DropAsync(taken, MqttDisconnectReasonCode.TopicAliasInvalid, "topic aliases are not taken")
            : Task.CompletedTask;
    }

    private Task SendPacketAsync(InterceptingPacketEventArgs sent)
    {
        if (sent.Packet is MqttConnAckPacket accepted)
        {
            accepted.MaximumPacketSize = (uint)_mostPacketBytes;
            accepted.TopicAliasMaximum = 0;
        }

        return sent.Packet is MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce }
            && GuestOf(sent.SessionItems) is { } guest && !guest.TrySend()
            ? DropAsync(
                sent, MqttDisconnectReasonCode.QuotaExceeded, $"{BrokerLimits.UnconfirmedMessages} messages were not confirmed")
            : Task.CompletedTask;
    }

    private async Task DropAsync(InterceptingPacketEventArgs packet, MqttDisconnectReasonCode code, string reason)
    {
        packet.ProcessPacket = false;
        try
        {
            var told = new MqttServerClientDisconnectOptions { ReasonCode = code, ReasonString = reason };
            await _server.DisconnectClientAsync(packet.ClientId, told).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It has gone in the meantime.
        }
    }
}

/// <summary>What a client other than our own has taken so far.</summary>
internal sealed class BrokerGuest
{
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);
    private int _unconfirmed;

    /// <summary>False if it has too many subscriptions. Not thread-safe: a client's packets come one at a time.</summary>
    public bool TrySubscribe(string filter)
    {
        if (_filters.Count >= BrokerLimits.Subscriptions && !_filters.Contains(filter))
            return false;
        _filters.Add(filter);
        return true;
    }

    public void Unsubscribe(string filter) => _filters.Remove(filter);

    /// <summary>It is sent a message that it is to confirm; false if it owes too many. Thread-safe.</summary>
    public bool TrySend() => Interlocked.Increment(ref _unconfirmed) <= BrokerLimits.UnconfirmedMessages;

    /// <summary>It has confirmed one. Thread-safe.</summary>
    public void Confirm()
    {
        // One that confirms what it was never sent gains no more than that.
        if (Interlocked.Decrement(ref _unconfirmed) < 0)
            Interlocked.Exchange(ref _unconfirmed, 0);
    }
}

/// <summary>What clients other than our own may cost; whoever is on this machine can connect.</summary>
internal static class BrokerLimits
{
    /// <summary>Clients other than our own.</summary>
    public const int Guests = 64;

    /// <summary>TCP connections, our own and those that have not said yet who they are among them.</summary>
    public const int Connections = 256;

    /// <summary>Messages that wait for one client; the oldest gives way.</summary>
    public const int PendingMessages = 500;

    /// <summary>Messages that one client has got and not confirmed; at more it is disconnected.</summary>
    public const int UnconfirmedMessages = 500;

    /// <summary>Subscriptions of one client.</summary>
    public const int Subscriptions = 100;

    /// <summary>For the first packet of a connection, and for the last one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Topic, properties and headers beside a payload.
    private const int OverheadBytes = 64 << 10;

    /// <summary>The largest packet: what is published itself has to fit.</summary>
    public static int PacketBytes(MqttSinkOptions options) =>
        Math.Max(options.Requests.MaxBytes, Math.Max(options.MaxPayloadBytes, options.Overlay.MaxBytes)) + OverheadBytes;
}
