using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientDisconnectOptionsBuilder
{
    private MqttClientDisconnectOptionsReason _reason = MqttClientDisconnectOptionsReason.NormalDisconnection;
    private string _reasonString;
    private uint _sessionExpiryInterval;
    private List<MqttUserProperty> _userProperties;

    public MqttClientDisconnectOptions Build() => new()
    {
        Reason = _reason,
        ReasonString = _reasonString,
        SessionExpiryInterval = _sessionExpiryInterval,
        UserProperties = _userProperties,
    };

    public MqttClientDisconnectOptionsBuilder WithReason(MqttClientDisconnectOptionsReason value)
    {
        _reason = value;
        return this;
    }

    public MqttClientDisconnectOptionsBuilder WithReasonString(string value)
    {
        _reasonString = value;
        return this;
    }

    public MqttClientDisconnectOptionsBuilder WithSessionExpiryInterval(uint value)
    {
        _sessionExpiryInterval = value;
        return this;
    }

    public MqttClientDisconnectOptionsBuilder WithUserProperties(List<MqttUserProperty> userProperties)
    {
        _userProperties = userProperties;
        return this;
    }
}
