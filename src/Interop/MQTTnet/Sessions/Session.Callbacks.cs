#nullable enable
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MQTTnet.Exceptions;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

// Called by libmosquitto from within Write, Read and KeepAlive, on the session's thread, with libmosquitto's lock held:
// nothing here waits, and no code of the user runs here.
internal sealed unsafe partial class Session
{
    // A status of libmosquitto's own is below; reason codes of MQTT 5 that end a session are not.
    private const int FirstErrorReason = 0x80;

    private void SetCallbacks()
    {
        NativeMethods.OnConnect(_client, &OnConnect);
        NativeMethods.OnDisconnect(_client, &OnDisconnect);
        NativeMethods.OnPublish(_client, &OnPublish);
        NativeMethods.OnMessage(_client, &OnMessage);
        NativeMethods.OnSubscribe(_client, &OnSubscribe);
        NativeMethods.OnUnsubscribe(_client, &OnUnsubscribe);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnConnect(nint client, nint owner, int code, int flags, nint properties) => Of(owner, session =>
    {
        var result = ConnectAnswer.Read(session.Version, code, (flags & 1) != 0, new PropertyReader(properties));
        session._isAccepted = result.ResultCode == MqttClientConnectResultCode.Success;
        if (result.ServerKeepAlive > 0)
            session._keepAliveSeconds = result.ServerKeepAlive;
        session._answer.TrySetResult(result);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDisconnect(nint client, nint owner, int code, nint properties) => Of(owner, session =>
    {
        if (code >= FirstErrorReason)
            session._serversReason = (MqttClientDisconnectReason)code;
        else if (code == MosquittoStatus.KeepAlive)
            session._failure = new MqttCommunicationTimedOutException();
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPublish(nint client, nint owner, int packetIdentifier, int code, nint properties) =>
        Of(owner, session =>
        {
            if (session._publishing.Remove(packetIdentifier, out var request))
                request.Acknowledge(packetIdentifier, code, new PropertyReader(properties));
        });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint client, nint owner, MosquittoMessage* message, nint properties) =>
        Of(owner, session => session._backlog.Add(ReceivedMessage.Copy(*message, new PropertyReader(properties))));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSubscribe(
        nint client, nint owner, int packetIdentifier, int count, int* codes, nint properties) => Of(owner, session =>
        {
            if (session._subscribing.Remove(packetIdentifier, out var request))
            {
                var code = count > 0 ? codes[0] : (int)MqttClientSubscribeResultCode.UnspecifiedError;
                request.Acknowledge(packetIdentifier, code, new PropertyReader(properties));
            }
        });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnUnsubscribe(nint client, nint owner, int packetIdentifier, nint properties) =>
        Of(owner, session =>
        {
            if (session._unsubscribing.Remove(packetIdentifier, out var request))
                request.Acknowledge(packetIdentifier, new PropertyReader(properties));
        });

    // An exception must not leave a callback: it ends the session.
    private static void Of(nint owner, Action<Session> callback)
    {
        var session = (Session)GCHandle.FromIntPtr(owner).Target!;
        try
        {
            callback(session);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            session._failure = new MqttCommunicationException(error);
        }
    }
}
