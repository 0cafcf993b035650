namespace SamStream.Pipeline.Frames;

/// <summary>Why a frame does not go on from the one before.</summary>
public enum Discontinuity
{
    /// <summary>It does.</summary>
    None,

    /// <summary>The source was opened again.</summary>
    Reopened,

    /// <summary>The stream's clock jumped by more than a second.</summary>
    ClockJumped,

    /// <summary>Its size is another one: boxes and masks before are in other pixels.</summary>
    SizeChanged,

    /// <summary>The stream's pixel format is another one; the frame's own is the same.</summary>
    PixelFormatChanged,

    /// <summary>Its pixels have another shape.</summary>
    AspectChanged,

    /// <summary>The camera was paused.</summary>
    Resumed,
}
