using System.Runtime.InteropServices;
using SamStream.Pipeline.Geometry;

namespace SamStream.Sources.TestPattern;

/// <summary>
/// A brick wall over a floor, drawn once: a tile of at most 2048x2048 pixels that repeats without a seam in x, so that
/// a frame's row is a copy of a few runs whatever the offset.
/// </summary>
internal sealed class PatternBackground
{
    private const int MaxTileSide = 2048;
    private const int BytesPerPixel = 3;
    private const float FloorStart = 0.72f;
    private const int BrickRows = 14;

    private readonly int _tileWidth;
    private readonly int _tileHeight;
    private readonly int _frameHeight;
    private readonly int _seed;
    private readonly int _bricksAcross;
    private readonly byte[] _tileBgr;
    private readonly PatternColor _wall;
    private readonly PatternColor _mortar;
    private readonly PatternColor _floor;

    public PatternBackground(int seed, int width, int height)
    {
        _seed = seed;
        _frameHeight = height;
        _tileWidth = Math.Min(width, MaxTileSide);
        _tileHeight = Math.Min(height, MaxTileSide);
        _bricksAcross = Math.Max(1, (int)MathF.Round(BrickRows * 0.5f * _tileWidth / (_tileHeight * FloorStart)));
        float hue = SeededNoise.Unit(seed, -1, 0);
        _wall = PatternColor.FromHsv(hue, 0.16f, 0.62f);
        _mortar = PatternColor.FromHsv(hue, 0.10f, 0.74f);
        _floor = PatternColor.FromHsv(hue + 0.08f, 0.20f, 0.40f);
        _tileBgr = new byte[_tileWidth * _tileHeight * BytesPerPixel];
        for (int y = 0; y < _tileHeight; y++)
        {
            for (int x = 0; x < _tileWidth; x++)
                Draw(x, y);
        }
    }

    /// <summary>Writes one row of a frame.</summary>
    /// <param name="y">The frame's row.</param>
    /// <param name="offset">Pixels by which the background has moved to the left.</param>
    /// <param name="rowBgr">The row's pixels.</param>
    public void CopyRow(int y, int offset, Span<byte> rowBgr)
    {
        int tileRow = (int)((long)y * _tileHeight / _frameHeight);
        ReadOnlySpan<byte> tile =
            _tileBgr.AsSpan(tileRow * _tileWidth * BytesPerPixel, _tileWidth * BytesPerPixel);
        int start = ((offset % _tileWidth) + _tileWidth) % _tileWidth * BytesPerPixel;
        while (rowBgr.Length > 0)
        {
            int run = Math.Min(rowBgr.Length, tile.Length - start);
            tile.Slice(start, run).CopyTo(rowBgr);
            rowBgr = rowBgr[run..];
            start = 0;
        }
    }

    private void Draw(int x, int y)
    {
        float fromTop = (y + 0.5f) / _tileHeight;
        PatternColor surface = fromTop < FloorStart ? Wall(x, fromTop / FloorStart) : Floor(x, fromTop);
        float broad = SeededNoise.Value(_seed, 5f * x / _tileWidth, 4f * y / _tileHeight, 5);
        float grain = SeededNoise.Unit(_seed, x, y);
        PatternColor color = surface.Scale(0.84f + (0.22f * broad) + (0.07f * grain));
        Span<byte> pixel = MemoryMarshal.CreateSpan(
            ref _tileBgr[((y * _tileWidth) + x) * BytesPerPixel], BytesPerPixel);
        pixel[0] = (byte)color.B;
        pixel[1] = (byte)color.G;
        pixel[2] = (byte)color.R;
    }

    private PatternColor Wall(int x, float fromTop)
    {
        float row = fromTop * BrickRows;
        int brickRow = (int)row;
        float along = ((float)x / _tileWidth * _bricksAcross) + (0.5f * (brickRow % 2));
        int brick = (int)along % _bricksAcross;
        float inRow = row - brickRow, inBrick = along - MathF.Floor(along);
        if (inRow < 0.09f || inBrick < 0.045f)
            return _mortar.Scale(0.95f + (0.1f * fromTop));
        float tone = SeededNoise.Between(_seed, brickRow + 1000, brick, 0.86f, 1.06f);
        return _wall.Scale(tone * (1.08f - (0.16f * fromTop)));
    }

    private PatternColor Floor(int x, float fromTop)
    {
        float depth = (fromTop - FloorStart) / (1 - FloorStart);
        float streak = SeededNoise.Value(_seed + 1, 24f * x / _tileWidth, 40f * depth, 24);
        float board = depth < 0.06f ? 0.6f : 0.85f + (0.3f * depth);
        return _floor.Scale(board * (0.9f + (0.2f * streak)));
    }
}

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

/// <summary>A colour with channels from 0 to 255.</summary>
internal readonly record struct PatternColor(float B, float G, float R)
{
    /// <param name="hue">0 to 1 around the wheel.</param>
    /// <param name="saturation">0 to 1.</param>
    /// <param name="value">0 to 1.</param>
    public static PatternColor FromHsv(float hue, float saturation, float value) =>
        new(Channel(hue, 1 / 3f, saturation, value), Channel(hue, 2 / 3f, saturation, value), Channel(hue, 1, saturation, value));

    public PatternColor Scale(float factor) => new(
        Math.Min(255, B * factor), Math.Min(255, G * factor), Math.Min(255, R * factor));

    public static PatternColor Mix(in PatternColor from, in PatternColor to, float share) => new(
        float.Lerp(from.B, to.B, share), float.Lerp(from.G, to.G, share), float.Lerp(from.R, to.R, share));

    private static float Channel(float hue, float offset, float saturation, float value)
    {
        float position = hue + offset;
        float distance = Math.Abs(((position - MathF.Floor(position)) * 6) - 3);
        return 255 * value * float.Lerp(1, Math.Clamp(distance - 1, 0, 1), saturation);
    }
}
