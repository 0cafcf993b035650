using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The end of a connection, or of an attempt to make one.</summary>
public sealed class MqttClientDisconnectedEventArgs : EventArgs
{
    public MqttClientDisconnectedEventArgs(
        bool clientWasConnected,
        MqttClientConnectResult connectResult,
        MqttClientDisconnectReason reason,
        string reasonString,
        List<MqttUserProperty> userProperties,
        Exception exception)
    {
        ClientWasConnected = clientWasConnected;
        ConnectResult = connectResult;
        Reason = reason;
        ReasonString = reasonString;
        UserProperties = userProperties;
        Exception = exception;
    }

    /// <summary>False: an attempt to connect has failed.</summary>
    public bool ClientWasConnected { get; }

    /// <summary>The server's refusal, if there was one.</summary>
    public MqttClientConnectResult ConnectResult { get; }

    /// <summary>What went wrong; null after a wish of the client or a word from the server.</summary>
    public Exception Exception { get; }

    /// <summary>What the client or the server gave as the reason; NormalDisconnection if neither did.</summary>
    public MqttClientDisconnectReason Reason { get; }

    public string ReasonString { get; }

    public List<MqttUserProperty> UserProperties { get; }
}
