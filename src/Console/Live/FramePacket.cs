using System.Buffers.Binary;
using System.Text.Json;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Live;

/// <summary>
/// A picture and what was found on that very frame, as one binary message of a socket: length of the header (4 bytes, little
/// endian), the frame's message in JSON (docs/messages.md), JPEG.
/// </summary>
internal sealed class FramePacket
{
    /// <param name="message">Of the frame, with its masks.</param>
    /// <param name="picture">JPEG.</param>
    public FramePacket(FrameMessage message, ReadOnlySpan<byte> picture)
    {
        (Camera, Frame) = (message.Source, message.Frame);
        using var header = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(header, MessageJson.Compact))
            JsonSerializer.Serialize(writer, message, MessageJson.Default.FrameMessage);
        int length = (int)header.Length;
        var bytes = new byte[sizeof(int) + length + picture.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        header.GetBuffer().AsSpan(0, length).CopyTo(bytes.AsSpan(sizeof(int)));
        picture.CopyTo(bytes.AsSpan(sizeof(int) + length));
        Bytes = bytes;
    }

    public string Camera { get; }

    /// <summary>The frame's index.</summary>
    public long Frame { get; }

    public ReadOnlyMemory<byte> Bytes { get; }
}
