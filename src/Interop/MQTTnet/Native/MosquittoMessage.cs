using System.Runtime.InteropServices;

namespace MQTTnet.Native;

/// <summary>struct mosquitto_message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MosquittoMessage
{
    public int PacketIdentifier;
    public nint Topic;
    public byte* Payload;
    public int PayloadLength;
    public int QualityOfService;
    public byte Retain;
}
