namespace SamStream.Pipeline.Geometry;

/// <summary>
/// The shape of a pixel as it is to be shown: its width to its height. Frames, boxes and masks are in pixels as they are
/// stored; a player stretches them.
/// </summary>
/// <param name="Width">Over 0.</param>
/// <param name="Height">Over 0.</param>
public readonly record struct PixelAspect(int Width, int Height)
{
    /// <summary>Square pixels.</summary>
    public static readonly PixelAspect Square = new(1, 1);

    /// <summary>True if a pixel is as wide as high.</summary>
    public bool IsSquare => Width == Height;

    public override string ToString() => $"{Width}:{Height}";
}
