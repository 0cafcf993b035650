using System.Runtime.InteropServices;

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
