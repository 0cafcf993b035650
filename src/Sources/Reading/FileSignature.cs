using System.Text;

namespace SamStream.Sources.Reading;

/// <summary>Says what a file is by its first bytes, for errors.</summary>
internal static class FileSignature
{
    /// <summary>Bytes of the beginning that are enough.</summary>
    public const int SampleBytes = 512;

    public static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "it is empty";
        return Known(start) ?? (IsText(start) ? "its content is text" : $"its first bytes are {Hex(start)}");
    }

    /// <summary>True if the file is an image, as opposed to a video.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) => Known(start)?.EndsWith("image", StringComparison.Ordinal) ?? false;

    private static string? Known(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when Has(start, 8, "WAVE"u8) => "it is WAV audio",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when Has(start, 8, "AVI "u8) => "it is an AVI file",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when Has(start, 8, "WEBP"u8) => "it is a WebP image",
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "it is FLAC audio",
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "it is an Ogg file",
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, 0xFB or 0xF3 or 0xF2, ..] => "it is MP3 audio",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "it is a Matroska or WebM file",
        [0xFF, 0xD8, 0xFF, ..] => "it is a JPEG image",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "it is a PNG image",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "it is a GIF image",
        [(byte)'B', (byte)'M', ..] => "it is a BMP image",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "it is a TIFF image",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "it is a PDF document",
        [(byte)'P', (byte)'K', 3, 4, ..] => "it is a ZIP archive",
        [0x1F, 0x8B, ..] => "it is gzip-compressed",
        _ when Has(start, 4, "ftyp"u8) => "it is an MP4 or MOV file",
        _ => null,
    };

    private static bool Has(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> mark) =>
        start.Length >= offset + mark.Length && start.Slice(offset, mark.Length).SequenceEqual(mark);

    // White space and printable characters only; bytes over 127 may be UTF-8.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> sample = start[..Math.Min(start.Length, SampleBytes)];
        foreach (byte value in sample)
        {
            if (value < 32 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
        }

        return !Encoding.UTF8.GetString(sample[..Math.Max(1, sample.Length - 3)]).Contains('\uFFFD', StringComparison.Ordinal);
    }

    private static string Hex(ReadOnlySpan<byte> start) => Convert.ToHexString(start[..Math.Min(start.Length, 8)]);
}
