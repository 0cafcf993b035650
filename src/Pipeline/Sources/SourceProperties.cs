using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Sources;

/// <summary>What a source says of itself once it is open.</summary>
public sealed record SourceProperties
{
    /// <summary>Pixels in a row of the first frame; later frames may differ (image folders, re-opened streams).</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the first frame.</summary>
    public required int Height { get; init; }

    /// <summary>The shape of the first frame's pixels. Default: square.</summary>
    public PixelAspect PixelAspect { get; init; } = PixelAspect.Square;

    /// <summary>The path of the file that the frames are from and that may have sound beside them; null if there is none.</summary>
    public string? MediaFile { get; init; }

    /// <summary>True if frames come at the world's pace and must not wait: newest wins. False: nothing is dropped.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Frames a second as the container or camera declares; null if it does not or the value is absurd.</summary>
    public double? DeclaredFrameRate { get; init; }

    /// <summary>Number of frames as declared, a hint for progress; null if not known.</summary>
    public long? DeclaredFrameCount { get; init; }
}
