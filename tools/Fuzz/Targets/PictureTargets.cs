using System.Buffers.Binary;
using System.Text;
using OpenCvSharp;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.Sources.Images;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>Images and masks.</summary>
internal static class PictureTargets
{
    private const long MostFrameBytes = 50_000_000;
    private const int MaskWidth = 64, MaskHeight = 48;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image-header", "the size that an image states", bytes => ImageHeader.TryRead(bytes, out _)) { Words = Markers },
        new("image", "a whole image, by OpenCV", bytes => Allowing<UnreadableImageException>(() => ReadImage(bytes))) { Words = Markers, ShortRound = 1500 },
        new("png", "a mask image", bytes => Allowing<InvalidDataException>(() => IndexedPng.Decode(WithRightSums(bytes))))
        {
            Words = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS"],
        },
        new("rle", "a mask as COCO's text", bytes => Allowing<FormatException>(() => ReadRle(Encoding.Latin1.GetString(bytes))))
        {
            Words = ["0", "1", "o", "oo", "PPPPPPP", "`0"],
            MostBytes = 4000,
        },
    ];

    private static string[] Markers => ["II*\0", "MM\0*", "RIFF", "WEBPVP8 ", "WEBPVP8L", "WEBPVP8X", "BM", "P5\n", "P6\n", "IHDR", "\u00FF\u00C0", "\u00FF\u00D9", "JFIF"];

    private static void ReadImage(byte[] bytes)
    {
        using Mat image = new ImageDecoder().Decode(ScratchFile.Write(bytes), MostFrameBytes);
    }

    // Chance would change nothing behind a check sum and leave it right.
    private static byte[] WithRightSums(byte[] png)
    {
        const int overhead = 12;
        for (long at = 8; at + overhead <= png.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan((int)at));
            if (at + overhead + length > png.Length)
                break;
            Span<byte> chunk = png.AsSpan((int)at, (int)length + overhead);
            BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], PngChunk.Crc(chunk[4..^4]));
            at += length + overhead;
        }

        return png;
    }

    private static void ReadRle(string text)
    {
        CocoRle mask = CocoRle.FromCompressedString(MaskWidth, MaskHeight, text);
        SegmentationMask decoded = mask.Decode();
        if (decoded.Area != mask.Area)
            throw new InvalidOperationException($"its area is {mask.Area}, that of its pixels {decoded.Area}");
        // What is written again is read as the same mask.
        CocoRle again = CocoRle.FromCompressedString(MaskWidth, MaskHeight, CocoRle.Encode(decoded).ToCompressedString());
        if (again.Area != mask.Area || again.Bounds != mask.Bounds)
            throw new InvalidOperationException("it is another mask when it is written and read");
    }
}
