#nullable enable
using System.Runtime.InteropServices;
using MQTTnet.Exceptions;

namespace MQTTnet.Native;

/// <summary>Text of C, which ends at its first zero byte.</summary>
internal static class NativeText
{
    public static string Of(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    /// <summary>A text that libmosquitto gave away: read and freed.</summary>
    public static string Take(nint utf8)
    {
        var text = Of(utf8);
        SystemMethods.Free(utf8);
        return text;
    }

    /// <exception cref="MqttProtocolViolationException">The text has a zero character, which MQTT does not allow.</exception>
    public static string Checked(string text, string what) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new MqttProtocolViolationException($"The {what} has a zero character.")
        : text;
}
