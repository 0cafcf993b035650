using System.IO.Compression;
using SamStream.Pipeline.Files;

namespace SamStream.Pipeline.MaskImages;

/// <summary>
/// An image of one number a pixel, as mask annotations are stored: PNG with a palette, or grey. Unlike a general image
/// decoder it keeps the numbers, not the colours they stand for (PNG specification, third edition, W3C 2025).
/// </summary>
public sealed class IndexedPng
{
    /// <summary>Largest width x height that is read, so that a few forged bytes cannot claim all memory.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>The longest file that is read: one of random numbers is no longer than its pixels.</summary>
    public const int MostBytes = 1 << 28;

    internal IndexedPng(int width, int height, int bitDepth, ushort[] indices, byte[] paletteRgb)
    {
        Width = width;
        Height = height;
        BitDepth = bitDepth;
        Indices = indices;
        PaletteRgb = paletteRgb;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bits of a pixel in the file: 1, 2, 4 or 8 with a palette, 8 or 16 if it is grey.</summary>
    public int BitDepth { get; }

    /// <summary>Row-major [Height, Width]: palette indices, or grey values.</summary>
    public ReadOnlyMemory<ushort> Indices { get; }

    /// <summary>Red, green, blue for each index; empty for a grey image.</summary>
    public ReadOnlyMemory<byte> PaletteRgb { get; }

    /// <summary>Reads a file: palette of 1, 2, 4 or 8 bits, or grey of 8 or 16 bits, not interlaced.</summary>
    /// <exception cref="InvalidDataException">It is no such file or is damaged; the message names file and reason.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IndexedPng Read(string path)
    {
        try
        {
            return Decode(InputFile.ReadBytes(path, MostBytes));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They are no such file or are damaged.</exception>
    public static IndexedPng Decode(ReadOnlyMemory<byte> png)
    {
        using var reader = new PngReader(png);
        return reader.Read();
    }

    /// <summary>The bytes of a PNG file with a palette of 8 bits.</summary>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="indices">Row-major [height, width].</param>
    /// <param name="paletteRgb">Red, green, blue for each index that occurs, up to 256 colours.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        using var writer = new PngWriter(CompressionLevel.Fastest);
        return writer.Write(width, height, indices, paletteRgb).ToArray();
    }

    /// <summary>The bytes of a grey PNG file of 16 bits.</summary>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="values">Row-major [height, width].</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<ushort> values)
    {
        using var writer = new PngWriter(CompressionLevel.Fastest);
        return writer.Write(width, height, values).ToArray();
    }
}

/// <summary>
/// The palette of DAVIS and PASCAL VOC masks: the bits of the index, from the low end, go to the high bits of red, green
/// and blue in turn (Everingham et al., PASCAL VOC development kit, VOClabelcolormap).
/// </summary>
public static class DavisPalette
{
    private static readonly byte[] Colors = Compute();

    /// <summary>256 colours of three bytes: red, green, blue.</summary>
    public static ReadOnlySpan<byte> Rgb => Colors;

    private static byte[] Compute()
    {
        var rgb = new byte[256 * 3];
        for (int index = 0; index < 256; index++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                int channel = bit % 3, place = 7 - (bit / 3);
                rgb[(index * 3) + channel] |= (byte)(((index >> bit) & 1) << place);
            }
        }

        return rgb;
    }
}
