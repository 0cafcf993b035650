using System.Buffers.Binary;
using System.IO.Compression;

namespace SamStream.Pipeline.MaskImages;

/// <summary>Reads one PNG file of <see cref="IndexedPng"/>'s kinds; anything that is not as it must be is an error.</summary>
internal sealed class PngReader(ReadOnlyMemory<byte> png) : IDisposable
{
    // Deflate makes at most 258 bytes of two bits.
    private const int MaxInflation = 1032;

    private readonly MemoryStream _compressed = new();
    private int _position;
    private int _width;
    private int _height;
    private int _bitDepth;
    private byte _colorType;
    private byte[] _palette = [];

    public IndexedPng Read()
    {
        if (!png.Span.StartsWith(PngChunk.Signature))
            throw new InvalidDataException("not a PNG file: it does not begin with the signature of one");
        _position = PngChunk.Signature.Length;

        (uint type, ReadOnlyMemory<byte> content) = ReadChunk();
        if (type != PngChunk.Header)
            throw new InvalidDataException($"the first chunk is {PngChunk.NameOf(type)}, not IHDR");
        ReadHeader(content.Span);

        bool wasImageData = false;
        for ((type, content) = ReadChunk(); type != PngChunk.End; (type, content) = ReadChunk())
        {
            if (type == PngChunk.ImageData && _compressed.Length > 0 && !wasImageData)
                throw new InvalidDataException("the IDAT chunks do not follow each other");
            wasImageData = type == PngChunk.ImageData;
            if (type == PngChunk.Palette)
                ReadPalette(content.Span);
            else if (wasImageData)
                _compressed.Write(content.Span);
            else if (!PngChunk.IsAncillary(type))
                throw new InvalidDataException($"the chunk {PngChunk.NameOf(type)} has no place here");
        }

        if (_compressed.Length == 0)
            throw new InvalidDataException("it holds no image data (IDAT)");
        if (_colorType == PngChunk.PaletteColor && _palette.Length == 0)
            throw new InvalidDataException("it holds no palette (PLTE)");
        ushort[] indices = Inflate();
        CheckIndices(indices);
        return new IndexedPng(_width, _height, _bitDepth, indices, _palette);
    }

    public void Dispose() => _compressed.Dispose();

    private (uint Type, ReadOnlyMemory<byte> Content) ReadChunk()
    {
        const int Overhead = 12;
        int left = png.Length - _position;
        if (left < Overhead)
            throw new InvalidDataException($"it is cut off after {png.Length} bytes: the end (IEND) is missing");
        ReadOnlySpan<byte> span = png.Span[_position..];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(span);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(span[4..]);
        if (length > (uint)(left - Overhead))
        {
            throw new InvalidDataException(
                $"it is cut off: the chunk {PngChunk.NameOf(type)} claims {length} bytes, {left - Overhead} follow");
        }

        uint crc = BinaryPrimitives.ReadUInt32BigEndian(span[(8 + (int)length)..]);
        uint computed = PngChunk.Crc(span.Slice(4, 4 + (int)length));
        if (crc != computed)
        {
            throw new InvalidDataException(
                $"the chunk {PngChunk.NameOf(type)} is damaged: its checksum is {computed:x8}, it should be {crc:x8}");
        }

        ReadOnlyMemory<byte> content = png.Slice(_position + 8, (int)length);
        _position += Overhead + (int)length;
        return (type, content);
    }

    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length != 13)
            throw new InvalidDataException($"IHDR has {header.Length} bytes, not 13");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (width == 0 || height == 0 || (ulong)width * height > IndexedPng.MaxPixels)
        {
            throw new InvalidDataException(
                $"it claims {width}x{height} pixels; 1 to {IndexedPng.MaxPixels} are supported");
        }

        (_width, _height, _bitDepth, _colorType) = ((int)width, (int)height, header[8], header[9]);
        bool isSupported = (_colorType, _bitDepth) is (PngChunk.PaletteColor, 1 or 2 or 4 or 8) or (PngChunk.GreyColor, 8 or 16);
        if (!isSupported)
        {
            throw new InvalidDataException(
                $"its pixels are {KindOf(_colorType)} (colour type {_colorType} of {_bitDepth} bits), not one number of up to "
                + "16 bits each");
        }

        if (header[10] != 0 || header[11] != 0)
            throw new InvalidDataException($"compression {header[10]} and filter method {header[11]} are unknown");
        if (header[12] != 0)
            throw new InvalidDataException("it is interlaced; store it without interlacing");
    }

    private static string KindOf(byte colorType) => colorType switch
    {
        PngChunk.GreyColor => "gray",
        PngChunk.PaletteColor => "palette indices",
        2 or 6 => "colours",
        _ => "of another kind",
    };

    private void ReadPalette(ReadOnlySpan<byte> palette)
    {
        if (_palette.Length > 0 || _compressed.Length > 0 || _colorType != PngChunk.PaletteColor)
            throw new InvalidDataException("the chunk PLTE has no place here");
        if (palette.Length == 0 || palette.Length % 3 != 0 || palette.Length > 3 << _bitDepth)
            throw new InvalidDataException($"PLTE has {palette.Length} bytes; it must be 3 for each of 1 to {1 << _bitDepth} colours");
        _palette = palette.ToArray();
    }

    private ushort[] Inflate()
    {
        int rowBytes = (int)((((long)_width * _bitDepth) + 7) / 8);
        if ((long)_height * (rowBytes + 1) > (_compressed.Length + 1) * MaxInflation)
            throw new InvalidDataException($"{_compressed.Length} bytes of image data cannot hold {_width}x{_height} pixels");
        var indices = new ushort[_width * _height];
        byte[] above = new byte[rowBytes], row = new byte[rowBytes];
        _compressed.Position = 0;
        using var zlib = new ZLibStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
        for (int y = 0; y < _height; y++)
        {
            int filter = InflateByte(zlib);
            if (filter < 0 || InflateRow(zlib, row) < rowBytes)
                throw new InvalidDataException($"the image data ends in row {y} of {_height}");
            PngFilter.Undo(filter, row, above, y, Math.Max(1, _bitDepth / 8));
            PngBits.Unpack(row, indices.AsSpan(y * _width, _width), _bitDepth);
            (above, row) = (row, above);
        }

        if (InflateByte(zlib) >= 0)
            throw new InvalidDataException($"the image data goes on after row {_height}, the last one");
        return indices;
    }

    private static int InflateByte(ZLibStream zlib)
    {
        Span<byte> value = stackalloc byte[1];
        return InflateRow(zlib, value) == 1 ? value[0] : -1;
    }

    private static int InflateRow(ZLibStream zlib, Span<byte> row)
    {
        try
        {
            return zlib.ReadAtLeast(row, row.Length, throwOnEndOfStream: false);
        }
        // The latter where it wants a dictionary, which PNG has none of.
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new InvalidDataException("the image data (IDAT) is damaged: it cannot be decompressed", error);
        }
    }

    private void CheckIndices(ReadOnlySpan<ushort> indices)
    {
        int colors = _palette.Length / 3;
        if (colors is 0 or 256)
            return;
        int found = indices.IndexOfAnyInRange((ushort)colors, ushort.MaxValue);
        if (found >= 0)
        {
            throw new InvalidDataException($"the pixel {found % _width},{found / _width} has the index {indices[found]}; "
                + $"the palette has {colors} colours");
        }
    }
}

/// <summary>The five row filters of PNG (PNG specification, section 9).</summary>
internal static class PngFilter
{
    /// <param name="filter">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">Filtered; unfiltered afterwards.</param>
    /// <param name="above">The unfiltered row above; zeros for the first one.</param>
    /// <param name="y">For the error.</param>
    /// <param name="pixelBytes">How far to the left the neighbour is: the bytes of a pixel, 1 if it has less.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int y, int pixelBytes)
    {
        switch (filter)
        {
            case 0:
                return;
            case 1:
                for (int x = pixelBytes; x < row.Length; x++)
                    row[x] += row[x - pixelBytes];
                return;
            case 2:
                for (int x = 0; x < row.Length; x++)
                    row[x] += above[x];
                return;
            case 3:
                for (int x = 0; x < row.Length; x++)
                    row[x] += (byte)(((x < pixelBytes ? 0 : row[x - pixelBytes]) + above[x]) >> 1);
                return;
            case 4:
                for (int x = 0; x < row.Length; x++)
                {
                    (int left, int aboveLeft) = x < pixelBytes ? (0, 0) : (row[x - pixelBytes], above[x - pixelBytes]);
                    row[x] += (byte)Paeth(left, above[x], aboveLeft);
                }

                return;
            default:
                throw new InvalidDataException($"row {y} has the filter {filter}; there are 0 to 4");
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toAboveLeft = Math.Abs(estimate - aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
            return left;
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}

/// <summary>Pixels as a row stores them: of less than a byte the leftmost one in the high bits, of two bytes the high one first.</summary>
internal static class PngBits
{
    public static void Unpack(ReadOnlySpan<byte> packed, Span<ushort> pixels, int bitDepth)
    {
        if (bitDepth == 16)
        {
            for (int x = 0; x < pixels.Length; x++)
                pixels[x] = BinaryPrimitives.ReadUInt16BigEndian(packed[(2 * x)..]);
            return;
        }

        int perByte = 8 / bitDepth, mask = (1 << bitDepth) - 1;
        for (int x = 0; x < pixels.Length; x++)
        {
            int shift = 8 - (bitDepth * ((x % perByte) + 1));
            pixels[x] = (ushort)((packed[x / perByte] >> shift) & mask);
        }
    }
}
