using System.Buffers.Binary;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Reads PNGs whose pixels are numbers of objects.</summary>
internal static class LabelPicture
{
    // Signature, length and kind of the first chunk; then width and height.
    private const int SizeAt = 16, HeadBytes = SizeAt + 8;

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is larger than what is read.</exception>
    /// <exception cref="LabelImageException">It is no such image.</exception>
    public static LabelImage Read(string path)
    {
        using (FileStream file = InputFile.Open(path))
        {
            var head = new byte[HeadBytes];
            if (file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes)
                RequireSize(head);
        }

        return LabelImage.Read(path);
    }

    /// <summary>Reads the bytes of one; none is too large for a frame.</summary>
    /// <exception cref="FormatException">It is larger than what is read.</exception>
    /// <exception cref="InvalidDataException">It is no such image.</exception>
    public static IndexedPng Decode(byte[] png)
    {
        if (png.Length >= HeadBytes)
            RequireSize(png);
        return IndexedPng.Decode(png);
    }

    // What is no PNG at all the decoder says better.
    private static void RequireSize(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G']))
            ImportLimits.RequireSize(BinaryPrimitives.ReadUInt32BigEndian(head[SizeAt..]), BinaryPrimitives.ReadUInt32BigEndian(head[(SizeAt + 4)..]));
    }
}
