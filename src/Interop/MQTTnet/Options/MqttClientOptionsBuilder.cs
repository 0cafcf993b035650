using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MQTTnet;

// MqttClientOptionsBuilder.Server.cs says where to connect, MqttClientOptionsBuilder.Will.cs has the will.
public sealed partial class MqttClientOptionsBuilder
{
    private readonly MqttClientOptions _options = new();

    /// <exception cref="InvalidOperationException">No server is set.</exception>
    /// <exception cref="NotSupportedException">An option needs MQTT 5 and the version is another.</exception>
    public MqttClientOptions Build()
    {
        _options.ChannelOptions = BuildServer();
        FeatureCheck.OfOptions(_options);
        return _options;
    }

    public MqttClientOptionsBuilder WithCleanSession(bool value = true)
    {
        _options.CleanSession = value;
        return this;
    }

    public MqttClientOptionsBuilder WithCleanStart(bool value = true) => WithCleanSession(value);

    public MqttClientOptionsBuilder WithClientId(string value)
    {
        _options.ClientId = value;
        return this;
    }

    public MqttClientOptionsBuilder WithCredentials(string username, string password) =>
        WithCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password));

    public MqttClientOptionsBuilder WithCredentials(string username, byte[] password = null) =>
        WithCredentials(new MqttClientCredentials(username, password));

    public MqttClientOptionsBuilder WithCredentials(IMqttClientCredentialsProvider credentials)
    {
        _options.Credentials = credentials;
        return this;
    }

    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value)
    {
        _options.KeepAlivePeriod = value;
        return this;
    }

    public MqttClientOptionsBuilder WithNoKeepAlive() => WithKeepAlivePeriod(TimeSpan.Zero);

    public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize)
    {
        _options.MaximumPacketSize = maximumPacketSize;
        return this;
    }

    public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value)
    {
        if (value == MqttProtocolVersion.Unknown)
            throw new ArgumentException("Unknown is not a version of MQTT.", nameof(value));
        _options.ProtocolVersion = value;
        return this;
    }

    public MqttClientOptionsBuilder WithReceiveMaximum(ushort receiveMaximum)
    {
        _options.ReceiveMaximum = receiveMaximum;
        return this;
    }

    public MqttClientOptionsBuilder WithRequestProblemInformation(bool requestProblemInformation = true)
    {
        _options.RequestProblemInformation = requestProblemInformation;
        return this;
    }

    public MqttClientOptionsBuilder WithRequestResponseInformation(bool requestResponseInformation = true)
    {
        _options.RequestResponseInformation = requestResponseInformation;
        return this;
    }

    public MqttClientOptionsBuilder WithSessionExpiryInterval(uint sessionExpiryInterval)
    {
        _options.SessionExpiryInterval = sessionExpiryInterval;
        return this;
    }

    public MqttClientOptionsBuilder WithTimeout(TimeSpan value)
    {
        _options.Timeout = value;
        return this;
    }

    public MqttClientOptionsBuilder WithTopicAliasMaximum(ushort topicAliasMaximum)
    {
        _options.TopicAliasMaximum = topicAliasMaximum;
        return this;
    }

    public MqttClientOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithUserProperty(string name, ArraySegment<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }
}
