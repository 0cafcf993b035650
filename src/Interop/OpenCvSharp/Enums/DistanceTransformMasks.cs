namespace OpenCvSharp;

/// <summary>Mask sizes of the distance transform.</summary>
[Flags]
public enum DistanceTransformMasks
{
    Precise = 0,
    Mask3 = 3,
    Mask5 = 5,
}
