namespace OpenCvSharp;

/// <summary>Axes of <see cref="Cv2.Flip"/>.</summary>
public enum FlipMode
{
    XY = -1,
    X = 0,
    Y = 1,
}
