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
