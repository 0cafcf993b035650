namespace OpenCvSharp;

/// <summary>Comparisons of <see cref="Cv2.Compare"/>.</summary>
public enum CmpTypes
{
    EQ = 0,
    GT = 1,
    GE = 2,
    LT = 3,
    LE = 4,
    NE = 5,
}
