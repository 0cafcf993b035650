using SamStream.Pipeline.Geometry;

namespace SamStream.Sources.TestPattern;

/// <summary>An opaque beam across the frame's long side, in front of every shape; it is no object.</summary>
internal sealed class PatternPanel
{
    private static readonly PatternColor Steel = PatternColor.FromHsv(0.58f, 0.22f, 0.42f);

    private readonly bool _isUpright;
    private readonly float[] _toneAcross;
    private readonly float[] _toneAlong;

    /// <param name="seed">Of the scene.</param>
    /// <param name="bounds">The pixels that it covers.</param>
    public PatternPanel(int seed, in PixelBounds bounds)
    {
        Bounds = bounds;
        _isUpright = bounds.Height >= bounds.Width;
        _toneAcross = new float[_isUpright ? bounds.Width : bounds.Height];
        _toneAlong = new float[_isUpright ? bounds.Height : bounds.Width];
        for (int i = 0; i < _toneAcross.Length; i++)
            _toneAcross[i] = ToneAcross((i + 0.5f) / _toneAcross.Length);
        for (int i = 0; i < _toneAlong.Length; i++)
            _toneAlong[i] = ToneAlong((float)i / _toneAcross.Length) * SeededNoise.Between(seed, -7, i, 0.97f, 1.03f);
    }

    public PixelBounds Bounds { get; }

    public void Paint(Span<byte> bgr, int width)
    {
        for (int y = Bounds.Top; y < Bounds.Bottom; y++)
        {
            Span<byte> row = bgr.Slice(((y * width) + Bounds.Left) * 3, Bounds.Width * 3);
            for (int x = 0; x < Bounds.Width; x++)
            {
                int across = _isUpright ? x : y - Bounds.Top;
                int along = _isUpright ? y - Bounds.Top : x;
                float tone = _toneAcross[across] * _toneAlong[along];
                row[x * 3] = (byte)(Steel.B * tone);
                row[(x * 3) + 1] = (byte)(Steel.G * tone);
                row[(x * 3) + 2] = (byte)(Steel.R * tone);
            }
        }
    }

    public void Mark(Span<byte> labels, int width)
    {
        for (int y = Bounds.Top; y < Bounds.Bottom; y++)
            labels.Slice((y * width) + Bounds.Left, Bounds.Width).Clear();
    }

    // Two flanges, grooves, and a web between them that is lit from the left. Share of the thickness in, tone out.
    private static float ToneAcross(float across) => across switch
    {
        < 0.14f or > 0.86f => 1.25f,
        < 0.17f or > 0.83f => 0.45f,
        _ => 1.05f - (0.3f * across),
    };

    // A dark joint at every length that equals the thickness.
    private static float ToneAlong(float along) => along - MathF.Floor(along) < 0.03f ? 0.6f : 1;
}
