namespace OpenCvSharp;

/// <summary>Hardware acceleration asked of a video output.</summary>
public record VideoWriterPara
{
    public VideoWriterPara()
        : this(VideoAccelerationType.Any, -1)
    {
    }

    public VideoWriterPara(VideoAccelerationType videoAcceleration, int deviceIndex)
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
        (int)VideoWriterProperties.HwAcceleration, (int)AccelerationType,
        (int)VideoWriterProperties.HwDevice, HwDeviceIndex,
    ];
}
