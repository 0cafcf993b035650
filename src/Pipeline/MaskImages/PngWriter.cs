using System.Buffers.Binary;
using System.IO.Compression;

namespace SamStream.Pipeline.MaskImages;

/// <summary>Writes PNG files with a palette of 8 bits, one after the other into the same memory. Has one caller.</summary>
public sealed class PngWriter(CompressionLevel level) : IDisposable
{
    private const byte FilterNone = 0;
    private const int ChunkOverhead = 12;

    private readonly MemoryStream _file = new();

    /// <summary>The bytes of a file, valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        Check(width, height, indices, paletteRgb);
        _file.SetLength(0);
        _file.Write(PngChunk.Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = PngChunk.PaletteColor;
        header[10..].Clear();
        WriteChunk(PngChunk.Header, header);
        WriteChunk(PngChunk.Palette, paletteRgb);

        int start = BeginChunk(PngChunk.ImageData);
        using (var zlib = new ZLibStream(_file, level, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(FilterNone);
                zlib.Write(indices.Slice(y * width, width));
            }
        }

        EndChunk(start);
        WriteChunk(PngChunk.End, []);
        return Written;
    }

    public void Dispose() => _file.Dispose();

    private Span<byte> Written => _file.GetBuffer().AsSpan(0, (int)_file.Length);

    private static void Check(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (indices.Length != (long)width * height)
            throw new ArgumentException($"An image of {width}x{height} needs {(long)width * height} bytes, not {indices.Length}.");
        if (paletteRgb.Length is 0 or > 256 * 3 || paletteRgb.Length % 3 != 0)
            throw new ArgumentException($"A palette has 1 to 256 colours of 3 bytes, not {paletteRgb.Length} bytes.");
        int colors = paletteRgb.Length / 3;
        if (colors < 256 && indices.IndexOfAnyInRange((byte)colors, byte.MaxValue) is >= 0 and int found)
            throw new ArgumentException($"Pixel {found} has the index {indices[found]}; the palette has {colors} colours.");
    }

    private void WriteChunk(uint type, ReadOnlySpan<byte> content)
    {
        int start = BeginChunk(type);
        _file.Write(content);
        EndChunk(start);
    }

    private int BeginChunk(uint type)
    {
        int start = (int)_file.Length;
        Span<byte> lengthAndType = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(lengthAndType[4..], type);
        _file.Write(lengthAndType);
        return start;
    }

    private void EndChunk(int start)
    {
        Span<byte> chunk = Written[start..];
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, chunk.Length + crc.Length - ChunkOverhead);
        BinaryPrimitives.WriteUInt32BigEndian(crc, PngChunk.Crc(chunk[4..]));
        _file.Write(crc);
    }
}
