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

/// <summary>A shape's painted surface: a square tile of BGR24 pixels in the shape's own coordinates.</summary>
internal sealed class ShapeTexture
{
    /// <summary>Pixels of the tile's side; a power of two.</summary>
    public const int Side = 256;

    private readonly byte[] _bgr = new byte[Side * Side * 3];

    public ShapeTexture(int seed, int shape)
    {
        // The golden ratio spreads any number of hues evenly.
        float hue = SeededNoise.Unit(seed, -2, 0) + (shape * 0.61803f);
        var main = PatternColor.FromHsv(hue, 0.82f, 0.86f);
        var accent = PatternColor.FromHsv(hue + 0.07f, 0.55f, 0.98f);
        int kind = (shape + (int)(4 * SeededNoise.Unit(seed, -3, 0))) % 4;
        int noiseSeed = unchecked((seed * 31) + shape);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float u = ((x + 0.5f) / Side * 2) - 1, v = ((y + 0.5f) / Side * 2) - 1;
                float cloud = SeededNoise.Value(noiseSeed, 9 * (u + 1), 9 * (v + 1), 18);
                PatternColor color = PatternColor.Mix(main, accent, Motif(kind, u, v)).Scale(0.9f + (0.14f * cloud));
                int pixel = ((y * Side) + x) * 3;
                _bgr[pixel] = (byte)color.B;
                _bgr[pixel + 1] = (byte)color.G;
                _bgr[pixel + 2] = (byte)color.R;
            }
        }
    }

    /// <summary>The pixel at (u, v), each -1 to 1; outside, the edge's.</summary>
    public ReadOnlySpan<byte> At(float u, float v)
    {
        int x = Math.Clamp((int)((u + 1) * (Side / 2f)), 0, Side - 1);
        int y = Math.Clamp((int)((v + 1) * (Side / 2f)), 0, Side - 1);
        return _bgr.AsSpan(((y * Side) + x) * 3, 3);
    }

    // How much of the accent colour: stripes, dots, a band, or two halves.
    private static float Motif(int kind, float u, float v) => kind switch
    {
        0 => Step(MathF.Sin(u * 14)),
        1 => Step(0.35f - (MathF.Sin(u * 11) * MathF.Sin(v * 11) * -1) - 0.75f),
        2 => Step(0.16f - Math.Abs(v + 0.08f)),
        _ => Step(u - (0.25f * MathF.Sin(v * 5))),
    };

    private static float Step(float value) => Math.Clamp(0.5f + (value * 9), 0, 1);
}
