using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Motion;

/// <summary>
/// How what stands still moved in the picture from the frame before to this one, because the camera moved: a rotation
/// with scaling and a shift, in frame pixels. A point (x, y) went to (A·x − B·y + X, B·x + A·y + Y).
/// </summary>
/// <param name="A">Scale times the cosine of the angle.</param>
/// <param name="B">Scale times the sine of the angle.</param>
/// <param name="X">Shift to the right, pixels.</param>
/// <param name="Y">Shift down, pixels.</param>
internal readonly record struct CameraMotion(float A, float B, float X, float Y)
{
    /// <summary>The camera stands still, or what it does is not known.</summary>
    public static CameraMotion None { get; } = new(1, 0, 0, 0);

    /// <summary>Factor of lengths: above 1 the camera comes nearer.</summary>
    public float Scale => MathF.Sqrt((A * A) + (B * B));

    /// <summary>Where a point of the frame before is now.</summary>
    public (float X, float Y) Move(float x, float y) => ((A * x) - (B * y) + X, (B * x) + (A * y) + Y);

    /// <summary>Where a box is now: its centre moves, its sides are scaled, it stays upright.</summary>
    public BoxXyxy Move(in BoxXyxy box)
    {
        (float x, float y) = Move((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2);
        float halfWidth = Scale * box.Width / 2, halfHeight = Scale * box.Height / 2;
        return new BoxXyxy(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }
}
