using System.Net;
using System.Net.Sockets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed partial class MqttClientOptionsBuilder
{
    private MqttClientTcpOptions _tcp;
    private MqttClientTlsOptions _tls;
    private EndPoint _server;

    public MqttClientOptionsBuilder WithAddressFamily(AddressFamily addressFamily)
    {
        _tcp.AddressFamily = addressFamily;
        return this;
    }

    public MqttClientOptionsBuilder WithProtocolType(ProtocolType protocolType)
    {
        _tcp.ProtocolType = protocolType;
        return this;
    }

    /// <summary>A port of 0 becomes the standard one: 1883 if TLS is switched off, 8883 else.</summary>
    public MqttClientOptionsBuilder WithEndPoint(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        _server = endPoint;
        _tcp = new MqttClientTcpOptions();
        return this;
    }

    /// <summary>Without a port: the standard one, 1883 if TLS is switched off, 8883 else.</summary>
    public MqttClientOptionsBuilder WithTcpServer(
        string host, int? port = null, AddressFamily addressFamily = AddressFamily.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(host);
        return WithEndPoint(new DnsEndPoint(host, port ?? 0, addressFamily));
    }

    public MqttClientOptionsBuilder WithTlsOptions(MqttClientTlsOptions tlsOptions)
    {
        _tls = tlsOptions;
        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        return WithTlsOptions(builder.Build());
    }

    private MqttClientTcpOptions BuildServer()
    {
        if (_tcp is null)
            throw new InvalidOperationException("No server is set: call WithTcpServer or WithEndPoint.");
        _tcp.TlsOptions = _tls ?? _tcp.TlsOptions;
        var standardPort = _tcp.TlsOptions?.UseTls == false ? MqttPorts.Default : MqttPorts.Secure;
        _tcp.RemoteEndpoint = _server switch
        {
            DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, standardPort, dns.AddressFamily),
            IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, standardPort),
            _ => _server,
        };
        return _tcp;
    }
}
