namespace SamStream.Sources.TestPattern;

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
