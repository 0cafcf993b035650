#nullable enable
using MQTTnet.Formatter;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

/// <summary>The client's wish to end the session; the end of the session is its answer.</summary>
internal sealed class DisconnectRequest(MqttClientDisconnectOptions options) : Request<bool>
{
    protected override bool HasAnswer => false;

    protected override void SendCore(Session session, MosquittoHandle client)
    {
        using var properties = new PropertyList();
        if (session.Version == MqttProtocolVersion.V500)
        {
            properties.Add(MqttProperty.SessionExpiryInterval, options.SessionExpiryInterval);
            properties.Add(MqttProperty.ReasonString, options.ReasonString);
            properties.Add(options.UserProperties);
        }

        MosquittoStatus.Check(
            NativeMethods.Disconnect(client, (int)options.Reason, properties.Pointer), "disconnecting");
        session.EndsFor((MqttClientDisconnectReason)options.Reason);
        Complete(true);
    }
}
