using System.Text;
using MQTTnet;

namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>What a broker gives as a reason, in words, with what to change.</summary>
internal static class BrokerReason
{
    // MQTT 3.1.1's code for it, which a broker that speaks nothing newer answers with.
    private const MqttClientConnectResultCode UnacceptableProtocol = (MqttClientConnectResultCode)1;

    /// <summary>Why it does not take a connection.</summary>
    public static MqttConnectionException OfRefusal(MqttClientConnectResult result)
    {
        string reason = result.ResultCode switch
        {
            MqttClientConnectResultCode.BadUserNameOrPassword => "bad user name or password: correct username and password",
            MqttClientConnectResultCode.NotAuthorized =>
                "not authorized: correct username and password, or allow this client at the broker",
            MqttClientConnectResultCode.UnsupportedProtocolVersion or UnacceptableProtocol =>
                "it does not speak this version of MQTT: write protocol: v311, or v5",
            MqttClientConnectResultCode.ClientIdentifierNotValid => "it does not take the client id: choose another clientId",
            MqttClientConnectResultCode.PacketTooLarge => "packet too large: raise the broker's limit on packets",
            MqttClientConnectResultCode.QoSNotSupported => "it does not take the last will's quality of service: lower qos.status",
            MqttClientConnectResultCode.Banned => "banned: ask whoever runs the broker",
            var code => WordsOf(code),
        };
        bool isPassing = result.ResultCode is MqttClientConnectResultCode.ServerBusy
            or MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ConnectionRateExceeded;
        return new MqttConnectionException(With(reason, result.ReasonString), isRefusal: !isPassing);
    }

    /// <summary>Why it does not take a message.</summary>
    public static string OfPublish(MqttClientPublishResult result)
    {
        string reason = result.ReasonCode switch
        {
            MqttClientPublishReasonCode.NotAuthorized =>
                "not authorized; allow this client to publish there in the broker's access list",
            MqttClientPublishReasonCode.QuotaExceeded => "quota exceeded; raise the broker's quota for this client",
            MqttClientPublishReasonCode.TopicNameInvalid => "topic name invalid; choose another prefix",
            var code => WordsOf(code),
        };
        return With(reason, result.ReasonString);
    }

    /// <summary>Why it does not grant a subscription.</summary>
    public static MqttConnectionException OfSubscribe(MqttClientSubscribeResultItem item, string? reasonString) => new(
        $"the broker refuses the subscription to {item.TopicFilter.Topic}: {With(WordsOf(item.ResultCode), reasonString)}; "
        + "allow it in the broker's access list, or switch requests off",
        isRefusal: true);

    /// <summary>Why it ended a connection that it had taken, as it said so.</summary>
    /// <param name="last">The last message that was sent.</param>
    public static MqttConnectionException OfEnd(MqttClientDisconnectReason reason, string? reasonString, string last)
    {
        (string words, bool isRefusal) = reason switch
        {
            MqttClientDisconnectReason.SessionTakenOver => (
                "another client connected with the same client id: give each process a clientId of its own", true),
            MqttClientDisconnectReason.NotAuthorized => (
                "the broker ended the connection: not authorized; allow this client at the broker", true),
            MqttClientDisconnectReason.AdministrativeAction => (
                "the broker ended the connection: administrative action; ask whoever runs it", true),
            MqttClientDisconnectReason.PacketTooLarge => (
                $"the broker ended the connection: packet too large; {last}; "
                + "raise the broker's limit on packets, or lower maxPayloadBytes and overlay.maxBytes", false),
            _ => ($"the broker ended the connection: {WordsOf(reason)}", false),
        };
        return new MqttConnectionException(With(words, reasonString), isRefusal);
    }

    // NotAuthorized: not authorized.
    private static string WordsOf<T>(T code)
        where T : struct, Enum
    {
        var words = new StringBuilder();
        foreach (char letter in code.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static string With(string reason, string? reasonString) =>
        string.IsNullOrWhiteSpace(reasonString) ? reason : $"{reason} ({reasonString})";
}
