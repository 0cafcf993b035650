using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Templates;

/// <summary>A part of a frame in colour at a working size, slightly smoothed, so that a match a pixel off is not much worse.</summary>
internal sealed class ColorWindow
{
    public const int Channels = InputGeometry.Channels;

    private byte[] _pixels = [];
    private PixelBounds _part;

    // Sums down the columns of the frame: luma by pixel, colours by sample.
    private int[] _luma = [];
    private int[] _cb = [];
    private int[] _cr = [];

    /// <summary>Takes a part of a frame.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="scale">Frame pixels for each of the working size, at least 1.</param>
    /// <param name="part">In pixels of the working size; what lies outside of the frame is left out.</param>
    public void Take(in YuvImage image, float scale, in PixelBounds part)
    {
        int width = (int)MathF.Ceiling(image.Width / scale), height = (int)MathF.Ceiling(image.Height / scale);
        _part = new PixelBounds(
            Math.Clamp(part.Left, 0, width), Math.Clamp(part.Top, 0, height),
            Math.Clamp(part.Right, 0, width), Math.Clamp(part.Bottom, 0, height));
        if (_pixels.Length < _part.Width * _part.Height * Channels)
            _pixels = new byte[_part.Width * _part.Height * Channels];
        int reach = Math.Max(1, (int)MathF.Round(scale));
        if (_luma.Length < image.Width)
            (_luma, _cb, _cr) = (new int[image.Width], new int[image.Layout.ChromaWidth], new int[image.Layout.ChromaWidth]);
        for (int y = _part.Top; y < _part.Bottom && _part.Width > 0; y++)
            TakeRow(image, scale, reach, y, _pixels.AsSpan((y - _part.Top) * _part.Width * Channels, _part.Width * Channels));
    }

    /// <summary>Blue, green and red at a place of the working size; empty outside of the part.</summary>
    public ReadOnlySpan<byte> At(int x, int y)
    {
        int column = x - _part.Left, row = y - _part.Top;
        return (uint)column < (uint)_part.Width && (uint)row < (uint)_part.Height
            ? _pixels.AsSpan(((row * _part.Width) + column) * Channels, Channels)
            : default;
    }

    // Each pixel is the mean of the square around its place.
    private void TakeRow(in YuvImage image, float scale, int reach, int y, Span<byte> target)
    {
        int middle = (int)((y + 0.5f) * scale);
        int top = Math.Max(0, middle - reach), bottom = Math.Min(image.Height, middle + reach + 1);
        int first = Math.Max(0, (int)((_part.Left + 0.5f) * scale) - reach);
        int end = Math.Min(image.Width, (int)((_part.Right - 0.5f) * scale) + reach + 1);
        SumColumns(image, top, bottom, first, end);
        for (int x = _part.Left, to = 0; x < _part.Right; x++, to += Channels)
        {
            int column = (int)((x + 0.5f) * scale);
            int left = Math.Max(0, column - reach), right = Math.Min(image.Width, column + reach + 1);
            int luma = 0, cb = 0, cr = 0;
            for (int i = left; i < right; i++)
            {
                luma += _luma[i];
                cb += _cb[i >> 1];
                cr += _cr[i >> 1];
            }

            float share = 1f / Math.Max(1, (right - left) * (bottom - top));
            (float red, float green, float blue) = image.Colors.ToRgb(luma * share, cb * share, cr * share);
            (target[to], target[to + 1], target[to + 2]) = ((byte)blue, (byte)green, (byte)red);
        }
    }

    private void SumColumns(in YuvImage image, int top, int bottom, int first, int end)
    {
        Span<int> luma = _luma.AsSpan(first, end - first);
        Span<int> cb = _cb.AsSpan(first / 2, ((end + 1) / 2) - (first / 2)), cr = _cr.AsSpan(first / 2, cb.Length);
        luma.Clear();
        cb.Clear();
        cr.Clear();
        for (int row = top; row < bottom; row++)
        {
            int color = ((row / 2) * image.Layout.ChromaWidth) + (first / 2);
            Add(image.Luma.Slice((row * image.Width) + first, luma.Length), luma);
            Add(image.Cb.Slice(color, cb.Length), cb);
            Add(image.Cr.Slice(color, cr.Length), cr);
        }
    }

    private static void Add(ReadOnlySpan<byte> row, Span<int> sums)
    {
        for (int i = 0; i < row.Length; i++)
            sums[i] += row[i];
    }
}
