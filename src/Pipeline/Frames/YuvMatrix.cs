namespace SamStream.Pipeline.Frames;

/// <summary>Which Y'CbCr a frame's samples are, always with limited range: luma 16 to 235, colours 16 to 240.</summary>
public enum YuvMatrix
{
    /// <summary>ITU-R BT.601: of images and standard definition, and what FFmpeg takes a stream for that does not say.</summary>
    Bt601,

    /// <summary>ITU-R BT.709: of high definition.</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance: of ultra-high definition.</summary>
    Bt2020,
}
