using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Pipeline.Tests.MaskImages;

/// <summary>Puts PNG files together from parts, right and wrong ones.</summary>
internal static class PngBytes
{
    public static byte[] Grey(uint width, uint height, byte[] filteredRows) =>
        File(Header(width, height, 8, 0), ImageData(filteredRows));

    public static byte[] Palette(uint width, uint height, byte bitDepth, byte[] filteredRows) =>
        File(Header(width, height, bitDepth, 3), ("PLTE", new byte[3 << bitDepth]), ImageData(filteredRows));

    public static (string, byte[]) Header(uint width, uint height, byte bitDepth, byte colorType, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bitDepth, colorType, interlace);
        return ("IHDR", header);
    }

    public static (string, byte[]) ImageData(byte[] filteredRows)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(filteredRows);
        return ("IDAT", compressed.ToArray());
    }

    /// <summary>Signature, the chunks with right checksums, IEND.</summary>
    public static byte[] File(params (string Type, byte[] Content)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach ((string type, byte[] content) in chunks.Append(("IEND", [])))
        {
            byte[] typeAndContent = [.. Encoding.ASCII.GetBytes(type), .. content];
            WriteUInt32(file, (uint)content.Length);
            file.Write(typeAndContent);
            WriteUInt32(file, PngChunk.Crc(typeAndContent));
        }

        return file.ToArray();
    }

    private static void WriteUInt32(Stream file, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        file.Write(bytes);
    }
}
