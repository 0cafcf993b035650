#nullable enable
using Microsoft.Win32.SafeHandles;
using MQTTnet.Exceptions;

namespace MQTTnet.Native;

/// <summary>Ends the waiting of a thread in poll(2), from any other thread.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private readonly SafeFileHandle _event = Open();

    /// <summary>For poll(2), on the thread that disposes of this.</summary>
    public int Descriptor => (int)_event.DangerousGetHandle();

    public void Set()
    {
        var value = 1UL;
        try
        {
            _ = SystemMethods.Write(_event, &value, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The thread has ended: there is nobody to wake.
        }
    }

    public void Reset()
    {
        ulong value;
        _ = SystemMethods.Read(_event, &value, sizeof(ulong));
    }

    public void Dispose() => _event.Dispose();

    private static SafeFileHandle Open()
    {
        var descriptor = SystemMethods.EventDescriptor(0, SystemMethods.EventFlags);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new MqttCommunicationException("The system has no file handle left for an MQTT connection.");
    }
}
