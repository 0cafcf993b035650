namespace SamStream.Model.Networks;

/// <summary>What SAM's prompt encoder is told of a point (https://github.com/facebookresearch/segment-anything).</summary>
internal static class PointLabel
{
    /// <summary>Nothing: padding.</summary>
    public const float Padding = -1;

    /// <summary>Off the object.</summary>
    public const float Negative = 0;

    /// <summary>On the object.</summary>
    public const float Positive = 1;

    /// <summary>A box's first corner.</summary>
    public const float TopLeft = 2;

    /// <summary>A box's last corner.</summary>
    public const float BottomRight = 3;
}
