namespace OpenCvSharp;

public partial record struct Scalar
{
    public static readonly Scalar Black = FromRgb(0, 0, 0);
    public static readonly Scalar White = FromRgb(255, 255, 255);
    public static readonly Scalar Gray = FromRgb(128, 128, 128);
    public static readonly Scalar Red = FromRgb(255, 0, 0);
    public static readonly Scalar Lime = FromRgb(0, 255, 0);
    public static readonly Scalar Green = FromRgb(0, 128, 0);
    public static readonly Scalar Blue = FromRgb(0, 0, 255);
    public static readonly Scalar Yellow = FromRgb(255, 255, 0);
    public static readonly Scalar Cyan = FromRgb(0, 255, 255);
    public static readonly Scalar Magenta = FromRgb(255, 0, 255);
    public static readonly Scalar Orange = FromRgb(255, 165, 0);
}
