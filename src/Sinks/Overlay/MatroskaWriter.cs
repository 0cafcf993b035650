using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// Uncompressed pictures with their times, as a Matroska stream (RFC 8794 and 9559) that is read while it is written: one
/// video track of I420, one cluster a picture.
/// </summary>
internal sealed class MatroskaWriter(Stream stream)
{
    /// <summary>The most bytes of a picture that FFmpeg reads.</summary>
    public const int MaxPictureBytes = (1 << 28) - BlockHead;

    private const int NanosecondsPerTick = 100;

    // Of a block before its picture: number of the track (1 byte), distance from the cluster's time (2), flags (1).
    private const int BlockHead = 4;

    // Each cluster: its id (4) and size (8), id, size and value of its time (1 + 1 + 8), id and size of its block (1 + 8).
    private const int TimeLength = 10, BlockStart = 9, HeadLength = 12 + TimeLength + BlockStart + BlockHead;

    /// <summary>Writes what stands before the first picture.</summary>
    /// <param name="size">Of every picture.</param>
    /// <param name="matrix">Of every picture.</param>
    /// <param name="aspect">Of every pixel.</param>
    /// <param name="frameRate">Pictures a second, as a hint.</param>
    public void Begin(Size size, YuvMatrix matrix, PixelAspect aspect, double frameRate)
    {
        byte[] video = Element(0xE0,
            Number(0xB0, (ulong)size.Width),
            Number(0xBA, (ulong)size.Height),
            Number(0x54B0, (ulong)size.Width * (ulong)aspect.Width),
            Number(0x54BA, (ulong)size.Height * (ulong)aspect.Height),
            // Display sizes are a ratio, not pixels.
            Number(0x54B2, 3),
            Text(0x2EB524, "I420"),
            // Limited range; characteristics and primaries BT.709.
            Element(0x55B0, Number(0x55B1, CodeOf(matrix)), Number(0x55B9, 1), Number(0x55BA, 1), Number(0x55BB, 1)));
        byte[] track = Element(0xAE,
            Number(0xD7, 1),
            Number(0x73C5, 1),
            // Of the kind "video"; no lacing.
            Number(0x83, 1),
            Number(0x9C, 0),
            Number(0x23E383, (ulong)Math.Round(1e9 / frameRate)),
            Text(0x22B59C, "und"),
            Text(0x86, "V_UNCOMPRESSED"),
            video);
        stream.Write(Element(0x1A45DFA3, Text(0x4282, "matroska"), Number(0x4287, 4), Number(0x4285, 2)));
        // The segment's size is not known, as the specification has it for live streams.
        stream.Write([0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        stream.Write(Element(0x1549A966, Number(0x2AD7B1, NanosecondsPerTick)));
        stream.Write(Element(0x1654AE6B, track));
    }

    /// <summary>Writes one picture.</summary>
    /// <param name="time">Not before the one before.</param>
    /// <param name="pixels">I420, without anything between rows.</param>
    public void Write(TimeSpan time, ReadOnlySpan<byte> pixels)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteUInt32BigEndian(head, 0x1F43B675);
        WriteSize(head[4..], (ulong)(TimeLength + BlockStart + BlockHead + pixels.Length));
        head[12] = 0xE7;
        head[13] = 0x88;
        BinaryPrimitives.WriteInt64BigEndian(head[14..], time.Ticks);
        head[22] = 0xA3;
        WriteSize(head[23..], (ulong)(BlockHead + pixels.Length));
        // Track 1, at the cluster's time, a key frame.
        ReadOnlySpan<byte> block = [0x81, 0, 0, 0x80];
        block.CopyTo(head[31..]);
        stream.Write(head);
        stream.Write(pixels);
    }

    // ITU-T H.273, table 4.
    private static ulong CodeOf(YuvMatrix matrix) => matrix switch
    {
        YuvMatrix.Bt709 => 1,
        YuvMatrix.Bt2020 => 9,
        _ => 6,
    };

    private static byte[] Text(uint id, string value) => Element(id, Encoding.ASCII.GetBytes(value));

    private static byte[] Number(uint id, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Element(id, bytes[Math.Min(BitOperations.LeadingZeroCount(value) / 8, 7)..].ToArray());
    }

    private static byte[] Element(uint id, params byte[][] parts)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(head, id);
        WriteSize(head[4..], (ulong)parts.Sum(part => part.Length));
        return [.. head[(BitOperations.LeadingZeroCount(id) / 8)..], .. parts.SelectMany(part => part)];
    }

    // Always in its longest form, of eight bytes.
    private static void WriteSize(Span<byte> target, ulong size) =>
        BinaryPrimitives.WriteUInt64BigEndian(target, size | (1UL << 56));
}
