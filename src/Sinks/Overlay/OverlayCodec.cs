namespace SamStream.Sinks.Overlay;

/// <summary>How an overlay video is compressed.</summary>
public enum OverlayCodec
{
    /// <summary>H.264; where OpenCV has no encoder for it, MPEG-4 part 2, with a warning in the log.</summary>
    Auto,

    /// <summary>H.264 or an error.</summary>
    H264,

    /// <summary>MPEG-4 part 2: larger files that fewer players show, for a tenth of the processor time.</summary>
    Mpeg4,
}
