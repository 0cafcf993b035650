#nullable enable
using MQTTnet.Formatter;
using MQTTnet.Native;
using MQTTnet.Protocol;

namespace MQTTnet.Sessions;

/// <summary>Reads a CONNACK.</summary>
internal static class ConnectAnswer
{
    public static MqttClientConnectResult Read(
        MqttProtocolVersion version, int code, bool isSessionPresent, PropertyReader properties) =>
        version == MqttProtocolVersion.V500
            ? Version5(code, isSessionPresent, properties)
            : new MqttClientConnectResult
            {
                ResultCode = Version3(code),
                IsSessionPresent = isSessionPresent,
                RetainAvailable = true,
                WildcardSubscriptionAvailable = true,
            };

    private static MqttClientConnectResult Version5(int code, bool isSessionPresent, PropertyReader properties) => new()
    {
        ResultCode = (MqttClientConnectResultCode)code,
        IsSessionPresent = isSessionPresent,
        AssignedClientIdentifier = properties.Text(MqttProperty.AssignedClientIdentifier),
        AuthenticationData = properties.Bytes(MqttProperty.AuthenticationData),
        AuthenticationMethod = properties.Text(MqttProperty.AuthenticationMethod),
        MaximumPacketSize = properties.UInt32(MqttProperty.MaximumPacketSize),
        MaximumQoS = (MqttQualityOfServiceLevel)(properties.Byte(MqttProperty.MaximumQoS) ?? 2),
        ReasonString = properties.Text(MqttProperty.ReasonString),
        ReceiveMaximum = properties.UInt16(MqttProperty.ReceiveMaximum),
        ResponseInformation = properties.Text(MqttProperty.ResponseInformation),
        RetainAvailable = properties.Flag(MqttProperty.RetainAvailable, absent: true),
        ServerKeepAlive = properties.UInt16(MqttProperty.ServerKeepAlive),
        ServerReference = properties.Text(MqttProperty.ServerReference),
        SessionExpiryInterval = properties.UInt32(MqttProperty.SessionExpiryInterval),
        SharedSubscriptionAvailable = properties.Flag(MqttProperty.SharedSubscriptionAvailable, absent: true),
        SubscriptionIdentifiersAvailable = properties.Flag(MqttProperty.SubscriptionIdentifiersAvailable, absent: true),
        TopicAliasMaximum = properties.UInt16(MqttProperty.TopicAliasMaximum),
        UserProperties = properties.UserProperties(),
        WildcardSubscriptionAvailable = properties.Flag(MqttProperty.WildcardSubscriptionAvailable, absent: true),
    };

    // The return codes of MQTT 3.1.1, section 3.2.2.3.
    private static MqttClientConnectResultCode Version3(int code) => code switch
    {
        0 => MqttClientConnectResultCode.Success,
        1 => MqttClientConnectResultCode.UnsupportedProtocolVersion,
        2 => MqttClientConnectResultCode.ClientIdentifierNotValid,
        3 => MqttClientConnectResultCode.ServerUnavailable,
        4 => MqttClientConnectResultCode.BadUserNameOrPassword,
        5 => MqttClientConnectResultCode.NotAuthorized,
        _ => MqttClientConnectResultCode.UnspecifiedError,
    };
}
