namespace SamStream.Model.Quantization;

/// <summary>What an 8-bit encoder is worth beside the 32-bit one, measured on the frames that it was calibrated with.</summary>
public sealed record Int8Report
{
    /// <summary>The most that <see cref="Fp32MeanIou"/> may be above <see cref="Int8MeanIou"/>.</summary>
    public const double LargestFall = 0.01;

    /// <summary>Fewer objects say nothing.</summary>
    public const int FewestObjects = 10;

    /// <summary>Frames of the calibration.</summary>
    public required int Frames { get; init; }

    /// <summary>Objects that the 32-bit model finds on them by points, which are what both are measured with.</summary>
    public required int Objects { get; init; }

    /// <summary>Mean IoU of those objects with what the 32-bit model makes of their boxes, 0 to 1.</summary>
    public required double Fp32MeanIou { get; init; }

    /// <summary>Mean IoU of those objects with what the 8-bit model makes of their boxes, 0 to 1.</summary>
    public required double Int8MeanIou { get; init; }

    /// <summary>Mean IoU of the masks that both make of a box, 0 to 1.</summary>
    public required double Agreement { get; init; }

    /// <summary>Layers that stay in floats, since bytes cost them too much.</summary>
    public required IReadOnlyList<string> LayersInFloats { get; init; }

    /// <summary>SHA-256 of the frames.</summary>
    public required string Calibration { get; init; }

    /// <summary>Whether the 8-bit encoder may be used.</summary>
    public bool IsAccepted => Objects >= FewestObjects && Fp32MeanIou - Int8MeanIou <= LargestFall;
}
