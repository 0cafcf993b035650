namespace SamStream.Model.Flow;

/// <summary>A dense field of displacements on the grid of a pyramid level, in pixels of that level.</summary>
internal sealed class FlowField(int width, int height, int scale)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Full-resolution pixels per field pixel, along each axis.</summary>
    public int Scale { get; } = scale;

    public FlowPlane X { get; } = new(width, height);

    public FlowPlane Y { get; } = new(width, height);

    /// <summary>
    /// The displacement at a place on the next finer level (twice the size), in that level's pixels; bilinear.
    /// </summary>
    public (float X, float Y) SampleFiner(float x, float y)
    {
        float coarseX = Math.Clamp((x * 0.5f) - 0.25f, 0f, Width - 1);
        float coarseY = Math.Clamp((y * 0.5f) - 0.25f, 0f, Height - 1);
        int left = (int)coarseX;
        int top = (int)coarseY;
        float fractionX = coarseX - left;
        float fractionY = coarseY - top;
        int right = Math.Min(left + 1, Width - 1) - left;
        int upper = X.IndexOf(left, top);
        int lower = X.IndexOf(left, Math.Min(top + 1, Height - 1));
        return (2f * Bilinear(X.Data), 2f * Bilinear(Y.Data));

        float Bilinear(float[] values)
        {
            float above = values[upper] + (fractionX * (values[upper + right] - values[upper]));
            float below = values[lower] + (fractionX * (values[lower + right] - values[lower]));
            return above + (fractionY * (below - above));
        }
    }
}
