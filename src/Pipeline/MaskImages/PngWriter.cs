using System.Buffers.Binary;
using System.IO.Compression;

namespace SamStream.Pipeline.MaskImages;

/// <summary>Writes PNG files with a palette of 8 bits or grey of 16 bits, one after the other into the same memory. Has one caller.</summary>
public sealed class PngWriter(CompressionLevel level) : IDisposable
{
    private const byte FilterNone = 0;
    private const int ChunkOverhead = 12;

    private readonly MemoryStream _file = new();

    private byte[] _row = [];

    /// <summary>The bytes of a file with a palette, valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        CheckSize(width, height, indices.Length);
        CheckPalette(indices, paletteRgb);
        Begin(width, height, bitDepth: 8, PngChunk.PaletteColor);
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

        return End(start);
    }

    /// <summary>The bytes of a grey file of 16 bits, valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(int width, int height, ReadOnlySpan<ushort> values)
    {
        CheckSize(width, height, values.Length);
        Begin(width, height, bitDepth: 16, PngChunk.GreyColor);
        if (_row.Length < 2 * width)
            _row = new byte[2 * width];
        int start = BeginChunk(PngChunk.ImageData);
        using (var zlib = new ZLibStream(_file, level, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(FilterNone);
                for (int x = 0; x < width; x++)
                    BinaryPrimitives.WriteUInt16BigEndian(_row.AsSpan(2 * x), values[(y * width) + x]);
                zlib.Write(_row.AsSpan(0, 2 * width));
            }
        }

        return End(start);
    }

    public void Dispose() => _file.Dispose();

    private Span<byte> Written => _file.GetBuffer().AsSpan(0, (int)_file.Length);

    private static void CheckSize(int width, int height, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels != (long)width * height)
            throw new ArgumentException($"An image of {width}x{height} needs {(long)width * height} pixels, not {pixels}.");
    }

    private static void CheckPalette(ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        if (paletteRgb.Length is 0 or > 256 * 3 || paletteRgb.Length % 3 != 0)
            throw new ArgumentException($"A palette has 1 to 256 colours of 3 bytes, not {paletteRgb.Length} bytes.");
        int colors = paletteRgb.Length / 3;
        if (colors < 256 && indices.IndexOfAnyInRange((byte)colors, byte.MaxValue) is >= 0 and int found)
            throw new ArgumentException($"Pixel {found} has the index {indices[found]}; the palette has {colors} colours.");
    }

    private void Begin(int width, int height, byte bitDepth, byte colorType)
    {
        _file.SetLength(0);
        _file.Write(PngChunk.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bitDepth;
        header[9] = colorType;
        header[10..].Clear();
        WriteChunk(PngChunk.Header, header);
    }

    private ReadOnlySpan<byte> End(int imageData)
    {
        EndChunk(imageData);
        WriteChunk(PngChunk.End, []);
        return Written;
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
