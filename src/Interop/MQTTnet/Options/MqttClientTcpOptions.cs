using System.Net;
using System.Net.Sockets;

namespace MQTTnet;

public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    public AddressFamily AddressFamily { get; set; } = AddressFamily.Unspecified;

    /// <summary>Null: as the system does it.</summary>
    public bool? DualMode { get; set; }

    /// <summary>What becomes of unsent bytes when a connection is given up; by default they are dropped.</summary>
    public LingerOption LingerState { get; set; } = new(true, 0);

    /// <summary>Null: the system chooses.</summary>
    public EndPoint LocalEndpoint { get; set; }

    public bool NoDelay { get; set; } = true;

    public ProtocolType ProtocolType { get; set; } = ProtocolType.Tcp;

    public EndPoint RemoteEndpoint { get; set; }

    public MqttClientTlsOptions TlsOptions { get; set; } = new();

    public override string ToString() => RemoteEndpoint?.ToString() ?? "";
}
