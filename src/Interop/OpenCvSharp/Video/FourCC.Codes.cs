namespace OpenCvSharp;

public readonly partial struct FourCC
{
    /// <summary>Asks the system for a codec; of use on Windows only.</summary>
    public const int Prompt = -1;

    public const int Default = -1;

    public static readonly int AVC = FromString(nameof(AVC));
    public static readonly int DIVX = FromString(nameof(DIVX));

    /// <summary>The code X264, as in OpenCvSharp, which FFmpeg takes for H.264.</summary>
    public static readonly int H264 = FromString(nameof(X264));

    public static readonly int H265 = FromString(nameof(H265));
    public static readonly int HEVC = FromString(nameof(HEVC));
    public static readonly int MJPG = FromString(nameof(MJPG));
    public static readonly int MP4V = FromString(nameof(MP4V));
    public static readonly int X264 = FromString(nameof(X264));
    public static readonly int XVID = FromString(nameof(XVID));
}
