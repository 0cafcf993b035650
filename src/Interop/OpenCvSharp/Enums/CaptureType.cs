namespace OpenCvSharp;

/// <summary>What a <see cref="VideoCapture"/> was opened on.</summary>
public enum CaptureType
{
    File = 0,
    Camera = 1,
    NotSpecified = 2,
}
