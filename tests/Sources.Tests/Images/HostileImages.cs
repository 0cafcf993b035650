using System.Buffers.Binary;
using System.IO.Compression;

namespace SamStream.Sources.Tests.Images;

/// <summary>Small files that declare few pixels, or pixels that fit, and would cost a decoder far more than those.</summary>
internal static class HostileImages
{
    /// <summary>The attacks, with a part of the reason for which each one is left out.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "TIFF tile", "tiles of 16384x32000 pixels" },
        { "TIFF strip", "strips of 8000x8000 pixels" },
        { "TIFF doubled width", "its field 256 twice" },
        { "TIFF width of a byte", "its field 256 in a form that is not read" },
        { "TIFF samples", "60000 samples a pixel" },
        { "TIFF bits", "64 bits a sample" },
        { "TIFF dictionary", "compressed in a way (34925)" },
        { "PNG chunk length", "cut off after" },
        { "PNG animation", "an animation" },
        { "PNG texts", "17 compressed texts" },
        { "PNG escape code in a name", "whose name is not printable" },
        { "JPEG scans", "33 scans" },
        { "JPEG frame headers", "several frame headers" },
        { "WebP animation", "an animation" },
        { "PPM comment", "20000x20000 pixels" },
        { "BMP height", "8x2147483648 pixels" },
    };

    public static byte[] Make(string kind) => kind switch
    {
        "TIFF tile" => Tiff(8, 8, (322, 4, 16384), (323, 4, 32000), (324, 4, 8), (325, 4, 64)),
        "TIFF strip" => Tiff(8000, 8000, (259, 3, 8), (273, 4, 8), (278, 4, 8000), (279, 4, 64)),
        "TIFF doubled width" => Tiff(30000, 30000, (256, 4, 8), (257, 4, 8)),
        "TIFF width of a byte" => Tiff(8, 8, (256, 1, 8)),
        "TIFF samples" => Tiff(8, 8, (277, 3, 60000)),
        "TIFF bits" => Tiff(8, 8, (258, 3, 64)),
        "TIFF dictionary" => Tiff(8, 8, (259, 3, 34925)),
        "PNG chunk length" => [.. Png(8, 8)[..33], 0x7F, 0xFF, 0xFF, 0xFF, .. "IDAT"u8, .. new byte[50], .. "IEND"u8],
        "PNG animation" => WithChunks(Png(8, 8), Chunk("acTL"u8, [0, 0, 3, 0xE8, 0, 0, 0, 0])),
        "PNG texts" => WithChunks(Png(8, 8), [.. Enumerable.Range(0, 17).SelectMany(_ => Chunk("zTXt"u8, [.. "a\0\0"u8, .. Zeros(4 << 20)]))]),
        "PNG escape code in a name" => WithChunks(Png(8, 8), Chunk("iCCP"u8, [.. "\u001b[31m\0\0"u8, .. Zeros(100)])),
        "JPEG scans" => Jpeg(scans: 33),
        "JPEG frame headers" => TwoFrameHeaders(),
        "WebP animation" => WebPAnimation(),
        "PPM comment" => [.. "P6\n#\r20000 20000 255\n8 8\n255\n"u8, .. new byte[192]],
        "BMP height" => Bmp(8, int.MinValue),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A TIFF with more fields. They replace those of the same tag, but a size of four bytes, which comes a second time.</summary>
    public static byte[] Tiff(int width, int height, params (ushort Tag, ushort Type, uint Value)[] more)
    {
        List<(ushort Tag, ushort Type, uint Value)> fields =
            [(256, 4, (uint)width), (257, 4, (uint)height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (277, 3, 1)];
        foreach ((ushort Tag, ushort Type, uint Value) field in more)
        {
            if (field.Tag is not (256 or 257) || field.Type == 1)
                fields.RemoveAll(other => other.Tag == field.Tag);
            fields.Add(field);
        }

        byte[] file = new byte[8 + 2 + (12 * fields.Count) + 4 + 64];
        "II*\0"u8.CopyTo(file);
        file[4] = 8;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)fields.Count);
        int at = 10;
        foreach ((ushort tag, ushort type, uint value) in fields.OrderBy(field => field.Tag))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), tag);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 2), type);
            file[at + 4] = 1;
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 8), value);
            at += 12;
        }

        return file;
    }

    private static byte[] Png(int width, int height) => ImageFixture.Encode(".png", width, height);

    private static byte[] WithChunks(byte[] png, byte[] chunks) => [.. png[..33], .. chunks, .. png[33..]];

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4), Crc(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    // W3C PNG, annex D.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }

    private static byte[] Zeros(int count)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[count]);
        return bytes.ToArray();
    }

    private static byte[] Jpeg(int scans)
    {
        byte[] jpeg = ImageFixture.Encode(".jpg", 16, 16);
        int scan = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        byte[] body = jpeg[scan..^2];
        return [.. jpeg[..scan], .. Enumerable.Repeat(body, scans).SelectMany(bytes => bytes), 0xFF, 0xD9];
    }

    private static byte[] TwoFrameHeaders()
    {
        byte[] jpeg = ImageFixture.Encode(".jpg", 16, 16);
        int frame = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        byte[] header = jpeg[frame..(frame + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(frame + 2)))];
        return [.. jpeg[..frame], .. header, .. jpeg[frame..]];
    }

    private static byte[] WebPAnimation()
    {
        byte[] file = new byte[60];
        "RIFF"u8.CopyTo(file);
        file[4] = 52;
        "WEBPVP8X"u8.CopyTo(file.AsSpan(8));
        file[16] = 10;
        file[20] = 2;
        return file;
    }

    private static byte[] Bmp(int width, int height)
    {
        byte[] file = new byte[54];
        "BM"u8.CopyTo(file);
        (file[10], file[14], file[26], file[28]) = (54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file;
    }
}
