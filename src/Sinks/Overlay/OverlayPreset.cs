namespace SamStream.Sinks.Overlay;

/// <summary>
/// How much work H.264 may be, by x264's names. All look alike; less work makes larger files.
/// </summary>
public enum OverlayPreset
{
    /// <summary>The least work: about a seventh of <see cref="Medium"/>'s, for files 2.5 times as large.</summary>
    Ultrafast,

    /// <summary>A quarter of the work of <see cref="Medium"/>, for files half as large again.</summary>
    Superfast,

    /// <summary>Less than half of the work of <see cref="Medium"/>, for files of about its size.</summary>
    Veryfast,

    /// <summary>What x264 does when nothing is said.</summary>
    Medium,
}
