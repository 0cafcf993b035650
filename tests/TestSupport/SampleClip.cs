namespace SamStream.TestSupport;

/// <summary>The repository's own clip: 100 frames of 768×576 at 10 frames a second, H.264.</summary>
/// <remarks>The values are those of <c>samples/README.md</c>.</remarks>
public static class SampleClip
{
    /// <summary>The number of frames.</summary>
    public const int FrameCount = 100;

    /// <summary>The width in pixels.</summary>
    public const int Width = 768;

    /// <summary>The height in pixels.</summary>
    public const int Height = 576;

    /// <summary>The absolute path of <c>samples/street.mp4</c>.</summary>
    public static string Path => RepositoryPaths.Combine("samples/street.mp4");
}
