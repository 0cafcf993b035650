#nullable enable
using System.Runtime.InteropServices;
using MQTTnet.Exceptions;

namespace MQTTnet.Native;

/// <summary>Turns the status of a call into an exception, in this one place.</summary>
internal static class MosquittoStatus
{
    public const int KeepAlive = 19;
    private const int OversizePacket = 25;

    /// <exception cref="MqttCommunicationException">The call failed.</exception>
    public static void Check(int status, string action)
    {
        if (status != 0)
            throw Error(status, action);
    }

    private static MqttCommunicationException Error(int status, string action) => new(status switch
    {
        OversizePacket => $"Failed {action}: the packet is larger than the server takes (the MaximumPacketSize of its answer).",
        _ => $"Failed {action}: {NativeText.Of(NativeMethods.ErrorText(status))} (libmosquitto's code {status}" +
            $"{(status == 14 ? $", errno {Marshal.GetLastSystemError()}" : "")}).",
    });
}
