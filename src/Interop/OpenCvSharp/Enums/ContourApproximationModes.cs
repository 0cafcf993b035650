namespace OpenCvSharp;

/// <summary>How a contour is thinned out.</summary>
public enum ContourApproximationModes
{
    ApproxNone = 1,
    ApproxSimple = 2,
    ApproxTC89L1 = 3,
    ApproxTC89KCOS = 4,
}
