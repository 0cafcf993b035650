using System.Buffers.Binary;

namespace SamStream.Sources.Images;

/// <summary>
/// Walks a PNG's chunks (W3C PNG, 5) from its header to its end. A decoder takes as much memory for a chunk as the chunk says that
/// it is long, and shows names in it when it warns.
/// </summary>
internal static class PngHeader
{
    /// <summary>The most chunks of compressed text: a few kilobytes of one are megabytes to inflate.</summary>
    public const int MaxCompressedTexts = 16;

    private const int SignatureBytes = 8, Overhead = 12, MaxKeyword = 79;

    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file.Length < 24 || !file[12..16].SequenceEqual("IHDR"u8))
            return false;
        string? refusal = null;
        int texts = 0;
        bool isComplete = false;
        long position = SignatureBytes;
        while (!isComplete && position + Overhead <= file.Length)
        {
            ReadOnlySpan<byte> rest = file[(int)position..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest[4..8];
            if (position + Overhead + length > file.Length)
                break;
            isComplete = type.SequenceEqual("IEND"u8);
            texts += IsOneOf(type, "zTXt"u8, "iTXt"u8) ? 1 : 0;
            if (IsOneOf(type, "acTL"u8, "fcTL"u8) || type.SequenceEqual("fdAT"u8))
                refusal ??= "is an animation";
            else if (IsNamed(type) && !IsKeyword(rest.Slice(8, (int)length)))
                refusal ??= "has a text or profile whose name is not printable";
            position += Overhead + length;
        }

        if (texts > MaxCompressedTexts)
            refusal ??= $"has {texts} compressed texts; the limit is {MaxCompressedTexts}";
        header = new ImageHeader(
            ImageFormat.Png, BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]), isComplete)
        {
            Refusal = refusal,
        };
        return true;
    }

    private static bool IsNamed(ReadOnlySpan<byte> type) =>
        IsOneOf(type, "iCCP"u8, "sPLT"u8) || IsOneOf(type, "tEXt"u8, "zTXt"u8) || type.SequenceEqual("iTXt"u8);

    private static bool IsOneOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        type.SequenceEqual(one) || type.SequenceEqual(other);

    // Printable Latin-1 up to a zero.
    private static bool IsKeyword(ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf((byte)0);
        return end is > 0 and <= MaxKeyword
            && !content[..end].ContainsAnyInRange((byte)0, (byte)0x1F) && !content[..end].ContainsAnyInRange((byte)0x7F, (byte)0xA0);
    }
}
