namespace SamStream.Sources.Media.Decoding;

/// <summary>The words for what decodes, and which of them this machine can have.</summary>
internal static class HardwareDecoding
{
    public const string Auto = "auto";
    public const string Software = "software";

    /// <summary>Decoders of their own by Video4Linux, one a codec: h264_v4l2m2m.</summary>
    public const string V4L2 = "v4l2m2m";

    private const int MostLetters = 32;

    public static bool IsName(string? word) => word is { Length: > 0 and <= MostLetters } && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>What <see cref="Auto"/> is here: the accelerator of the first GPU that has a device file.</summary>
    public static string Resolve(string word, string devices = "/dev")
    {
        if (word != Auto)
            return word;
        if (File.Exists(Path.Combine(devices, "nvidia0")))
            return "cuda";
        string cards = Path.Combine(devices, "dri");
        return Directory.Exists(cards) && Directory.EnumerateFiles(cards, "renderD*").Any() ? "vaapi" : Software;
    }
}
