using System.Buffers.Binary;
using System.Text;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>
/// Takes the measured bit rates out of the box stsd. They differ from segment to segment; what is left is what a decoder
/// needs, and the same in all segments of one encoder.
/// </summary>
internal static class SampleDescriptions
{
    private const int BoxHeaderBytes = 8;
    private const int ListHeaderBytes = 8;
    private const int VisualEntryBytes = BoxHeaderBytes + 78;

    /// <param name="stsd">Content of the box, with one entry.</param>
    /// <exception cref="InvalidDataException">It is not the description of one video.</exception>
    public static byte[] WithoutBitRates(ReadOnlySpan<byte> stsd)
    {
        if (stsd.Length < ListHeaderBytes + VisualEntryBytes || BinaryPrimitives.ReadUInt32BigEndian(stsd[4..]) != 1)
            throw new InvalidDataException($"the video's description (stsd) of {stsd.Length} bytes is not that of one video");
        using var writer = new Mp4BoxWriter();
        writer.Bytes(stsd[..ListHeaderBytes]);
        int entry = writer.Begin(TypeOf(stsd[ListHeaderBytes..]));
        writer.Bytes(stsd[(ListHeaderBytes + BoxHeaderBytes)..(ListHeaderBytes + VisualEntryBytes)]);
        ReadOnlySpan<byte> extensions = stsd[(ListHeaderBytes + VisualEntryBytes)..];
        while (extensions.Length >= BoxHeaderBytes)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(extensions);
            if (size < BoxHeaderBytes || size > extensions.Length)
                throw new InvalidDataException($"the video's description holds a box of {size} bytes, {extensions.Length} are left");
            WriteExtension(writer, TypeOf(extensions), extensions[..(int)size]);
            extensions = extensions[(int)size..];
        }

        writer.End(entry);
        return writer.Written.ToArray();
    }

    private static string TypeOf(ReadOnlySpan<byte> box) => Encoding.Latin1.GetString(box.Slice(4, 4));

    private static void WriteExtension(Mp4BoxWriter writer, string type, ReadOnlySpan<byte> box)
    {
        if (type == "btrt")
            return;
        int start = writer.Length;
        writer.Bytes(box);
        if (type == "esds")
            ClearRates(writer, start + BoxHeaderBytes + 4, writer.Length);
    }

    // ISO/IEC 14496-1: an ES descriptor (3) begins with three bytes of its own, then comes the decoder's (4): object type,
    // stream type, buffer size (3 bytes), maximal and mean bit rate (4 each).
    private static void ClearRates(Mp4BoxWriter writer, int position, int end)
    {
        const byte EsDescriptor = 3, DecoderDescriptor = 4;
        if (Tag(writer, ref position, end) != EsDescriptor)
            return;
        position += 3;
        if (Tag(writer, ref position, end) != DecoderDescriptor || position + 13 > end)
            return;
        byte streamType = writer.Written[position + 1];
        writer.Patch(position + 1, (uint)streamType << 24);
        writer.Patch(position + 5, 0);
        writer.Patch(position + 9, 0);
    }

    // Steps over a descriptor's tag and length, which has seven bits a byte.
    private static byte Tag(Mp4BoxWriter writer, ref int position, int end)
    {
        if (position >= end)
            return 0;
        byte tag = writer.Written[position++];
        while (position < end && (writer.Written[position++] & 0x80) != 0)
        {
        }

        return tag;
    }
}
