namespace SamStream.Sources.Media.Decoding;

/// <summary>
/// How a source's children decode, with what earlier ones have shown: of a live stream neither codec nor fields are known
/// before it is open. Used by one thread at a time.
/// </summary>
internal sealed class DecoderChoice(string decoder, Deinterlace deinterlace)
{
    // A picture of fields is made whole from the field that comes first; pictures that are whole pass as they are.
    private const string Whole = "bwdif=mode=send_frame:deint=interlaced,";

    // H.265 that is joined between two key frames decodes to gray pictures until the next one: they are left out, but not
    // for ever, since a stream may refresh its pictures bit by bit. The register keeps its value from frame to frame.
    private const string FromKeyFrame = "select=st(0\\,ld(0)+key+gte(n\\,250))*0+gt(ld(0)\\,0),";

    private string _decoder = HardwareDecoding.Resolve(decoder);
    private string? _codec;
    private bool _isInterlaced;

    /// <summary>What decodes now: <c>software</c>, or what was tried besides.</summary>
    public string Decoder => _decoder;

    /// <summary>True if a driver takes part.</summary>
    public bool IsHardware => _decoder != HardwareDecoding.Software;

    /// <summary>The hardware does not work here: software decodes from now on.</summary>
    public void FallBack() => _decoder = HardwareDecoding.Software;

    /// <summary>Takes in what is known of a stream.</summary>
    /// <returns>True if a child that was started before would be started in another way now.</returns>
    public bool Learn(string? codec, bool isInterlaced, bool isLive)
    {
        DecoderSettings before = Settings(isLive);
        _codec = codec ?? _codec;
        _isInterlaced |= isInterlaced;
        DecoderSettings after = Settings(isLive);
        return before.Filters != after.Filters || !before.InputArguments.SequenceEqual(after.InputArguments);
    }

    public DecoderSettings Settings(bool isLive)
    {
        // Threads that decode whole frames each hold one back: a camera has none to wait for.
        List<string> arguments = ["-threads", isLive ? "1" : "2"];
        if (_decoder == HardwareDecoding.V4L2)
            arguments.AddRange(_codec is null ? [] : ["-c:v", $"{_codec}_{HardwareDecoding.V4L2}"]);
        else if (IsHardware)
            arguments.AddRange(["-hwaccel", _decoder]);
        string filters = isLive && _codec == "hevc" ? FromKeyFrame : "";
        bool isMadeWhole = _isInterlaced && deinterlace == Deinterlace.Auto;
        return new DecoderSettings(arguments, isMadeWhole ? filters + Whole : filters, isMadeWhole ? 1 : 0, IsHardware);
    }
}

/// <summary>What becomes of interlaced pictures.</summary>
public enum Deinterlace
{
    /// <summary>Where a stream declares them, each frame is made of its first field and its neighbours (bwdif).</summary>
    Auto,

    /// <summary>They stay combed.</summary>
    Off,
}

/// <summary>How one child decodes.</summary>
/// <param name="InputArguments">Options of FFmpeg before its input.</param>
/// <param name="Filters">Filters before the pixels are converted, each with a comma behind it; empty: none.</param>
/// <param name="HeldFrames">Frames that the filters hold back, which are lost when the stream's format changes.</param>
/// <param name="IsHardware">True if a driver may take part.</param>
internal sealed record DecoderSettings(IReadOnlyList<string> InputArguments, string Filters, int HeldFrames, bool IsHardware);

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
