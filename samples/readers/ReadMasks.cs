#:property PublishAot=false
// Prints a line for each frame that a running samstream gives to its socket: dotnet run ReadMasks.cs PATH|127.0.0.1:PORT
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text.Json;

EndPoint address = IPEndPoint.TryParse(args[0], out IPEndPoint? tcp) ? tcp : new UnixDomainSocketEndPoint(args[0]);
var socket = new Socket(address.AddressFamily, SocketType.Stream, tcp is null ? ProtocolType.Unspecified : ProtocolType.Tcp);
socket.ReceiveBufferSize = 4096; // what the system keeps for us grows old
socket.Connect(address);
using var messages = new NetworkStream(socket, ownsSocket: true);

byte[] lengths = new byte[8];
while (IsRead(lengths))
{
    byte[] header = new byte[BinaryPrimitives.ReadInt32LittleEndian(lengths)];
    byte[] payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4))];
    if (!IsRead(header) || !IsRead(payload))
        break; // samstream was killed, or we were too slow for its end
    JsonElement frame = JsonDocument.Parse(header).RootElement, delivery = frame.GetProperty("delivery");
    int objects = 0, pixels = 0;
    foreach (JsonElement found in frame.GetProperty("objects").EnumerateArray())
    {
        objects++;
        if (found.TryGetProperty("mask_bytes", out JsonElement mask) && mask.GetProperty("encoding").GetString() == "bits")
            foreach (byte bits in payload.AsSpan(mask.GetProperty("offset").GetInt32(), mask.GetProperty("length").GetInt32()))
                pixels += BitOperations.PopCount(bits);
    }

    Console.WriteLine($"{frame.GetProperty("frame")}: {objects} objects, {pixels} pixels, "
        + $"{delivery.GetProperty("age_ms").GetDouble():0} ms old, {delivery.GetProperty("missed")} missed");
}

bool IsRead(byte[] bytes) => messages.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
