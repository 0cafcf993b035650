namespace MQTTnet.Native;

internal enum MosquittoOption
{
    ProtocolVersion = 1,
    ReceiveMaximum = 4,
    SendMaximum = 5,
    NoDelay = 11,
}
