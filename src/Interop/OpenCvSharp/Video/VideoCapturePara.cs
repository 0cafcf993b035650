namespace OpenCvSharp;

/// <summary>Hardware acceleration asked of a video input.</summary>
public record VideoCapturePara
{
    public VideoCapturePara()
        : this(VideoAccelerationType.Any, -1)
    {
    }

    public VideoCapturePara(VideoAccelerationType videoAcceleration, int deviceIndex)
    {
        AccelerationType = videoAcceleration;
        HwDeviceIndex = deviceIndex;
    }

    public VideoAccelerationType AccelerationType { get; }

    /// <summary>-1 is any device.</summary>
    public int HwDeviceIndex { get; }

    /// <summary>Pairs of a property and its value.</summary>
    public int[] GetParameters() =>
    [
        (int)VideoCaptureProperties.HwAcceleration, (int)AccelerationType,
        (int)VideoCaptureProperties.HwDevice, HwDeviceIndex,
    ];
}
