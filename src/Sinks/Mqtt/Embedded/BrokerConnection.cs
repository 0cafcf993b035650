using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>
/// One client's packets. A client that gives no id gets one: with MQTT 3.1.1 too, where the library refuses what the
/// standard allows (3.1.3.1) and the usual command line clients do.
/// </summary>
/// <param name="packets">Reads and writes them.</param>
/// <param name="writes">Told of each packet that is sent: 1 as it begins, -1 when it has ended.</param>
/// <param name="close">Ends the connection at once.</param>
/// <param name="introduce">Told who the client says it is; true if it is one of our own.</param>
internal sealed class BrokerConnection(
    MqttChannelAdapter packets, Action<int> writes, Action close, Func<MqttConnectPacket, bool> introduce) : IMqttChannelAdapter
{
    private readonly SemaphoreSlim _sending = new(1);
    private volatile bool _isOwn;

    public long BytesReceived => packets.BytesReceived;

    public long BytesSent => packets.BytesSent;

    public X509Certificate2? ClientCertificate => packets.ClientCertificate;

    public EndPoint RemoteEndPoint => packets.RemoteEndPoint;

    public EndPoint LocalEndPoint => packets.LocalEndPoint;

    public bool IsSecureConnection => packets.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => packets.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => packets.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => packets.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        MqttPacket? packet = await packets.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        if (packet is MqttConnectPacket client)
            _isOwn = introduce(client);
        // Who takes no answers is not listened to: the library keeps all of them until they are sent.
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _sending.Release();
        // With MQTT 5 the library assigns one, and tells the client.
        if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId)
            && PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
            connect.ClientId = BrokerRules.NewGuestId();
        return packet;
    }

    public void ResetStatistics() => packets.ResetStatistics();

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        writes(1);
        try
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using ITimer? slow = _isOwn ? null : TimeProvider.System.CreateTimer(
                    _ => close(), null, BrokerLimits.LongestSend, Timeout.InfiniteTimeSpan);
                await packets.SendPacketAsync(packet, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _sending.Release();
            }
        }
        finally
        {
            writes(-1);
        }
    }

    public void Dispose()
    {
        packets.Dispose();
        _sending.Dispose();
    }
}
