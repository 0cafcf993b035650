#nullable enable
using MQTTnet.Exceptions;

namespace MQTTnet.Native;

/// <summary>Loads libmosquitto once a process; it stays.</summary>
internal static class MosquittoLibrary
{
    private static readonly Lazy<int> Status = new(NativeMethods.Initialize);

    /// <exception cref="MqttConfigurationException">It is not installed.</exception>
    public static void Load()
    {
        try
        {
            MosquittoStatus.Check(Status.Value, "loading libmosquitto");
        }
        catch (DllNotFoundException)
        {
            throw new MqttConfigurationException(
                $"{NativeMethods.Library} is missing. On Debian or Ubuntu: apt-get install libmosquitto1");
        }
    }
}
