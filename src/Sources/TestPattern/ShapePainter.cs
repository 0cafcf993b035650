using SamStream.Pipeline.Geometry;

namespace SamStream.Sources.TestPattern;

/// <summary>
/// Draws a shape, or marks its pixels. A pixel belongs to the shape when its centre lies inside the outline; the
/// drawing blends the one pixel around the edge, by half where the outline runs through the centre.
/// </summary>
internal static class ShapePainter
{
    private const float RimShare = 0.07f;
    private const float RimTone = 0.5f;

    public static void Paint(in ShapeOutline outline, ShapeTexture texture, Span<byte> bgr, int width, int height)
    {
        PixelBounds reach = outline.Reach(width, height);
        float scale = 1 / outline.MostRadius;
        float rim = Math.Max(0.75f, outline.MostRadius * RimShare);
        float inner = outline.LeastRadius - rim - 1;
        float innerSquared = inner > 0 ? inner * inner : 0;
        for (int y = reach.Top; y < reach.Bottom; y++)
        {
            float dy = y + 0.5f - outline.CenterY;
            outline.RowReach(reach, dy, out int first, out int end);
            Span<byte> row = bgr.Slice(y * width * 3, width * 3);
            for (int x = first; x < end; x++)
            {
                float dx = x + 0.5f - outline.CenterX;
                outline.ToLocal(dx, dy, out float u, out float v);
                float squared = (dx * dx) + (dy * dy);
                float coverage = 1, tone = 1.02f - (0.24f * scale * (dx + dy)) - (0.16f * scale * scale * squared);
                if (squared >= innerSquared)
                {
                    float inside = outline.RadiusToward(u, v) - MathF.Sqrt(squared);
                    coverage = inside + 0.5f;
                    if (coverage <= 0)
                        continue;
                    coverage = Math.Min(1, coverage);
                    tone *= float.Lerp(RimTone, 1, Math.Clamp(inside - rim + 0.5f, 0, 1));
                }

                Blend(row.Slice(x * 3, 3), texture.At(u * scale, v * scale), tone, coverage);
            }
        }
    }

    /// <summary>Writes <paramref name="label"/> to every pixel of the shape.</summary>
    public static void Mark(in ShapeOutline outline, byte label, Span<byte> labels, int width, int height)
    {
        PixelBounds reach = outline.Reach(width, height);
        float leastSquared = outline.LeastRadius * outline.LeastRadius;
        for (int y = reach.Top; y < reach.Bottom; y++)
        {
            float dy = y + 0.5f - outline.CenterY;
            outline.RowReach(reach, dy, out int first, out int end);
            Span<byte> row = labels.Slice(y * width, width);
            for (int x = first; x < end; x++)
            {
                float dx = x + 0.5f - outline.CenterX;
                float squared = (dx * dx) + (dy * dy);
                if (squared >= leastSquared)
                {
                    outline.ToLocal(dx, dy, out float u, out float v);
                    if (outline.RadiusToward(u, v) <= MathF.Sqrt(squared))
                        continue;
                }

                row[x] = label;
            }
        }
    }

    private static void Blend(Span<byte> pixel, ReadOnlySpan<byte> paint, float tone, float coverage)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            float painted = Math.Min(255, paint[channel] * tone);
            float below = pixel[channel];
            pixel[channel] = (byte)(below + ((painted - below) * coverage));
        }
    }
}
