using SamStream.Model.Sam;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Templates;

/// <summary>A part of a frame in colour at a working size, slightly smoothed, so that a match a pixel off is not much worse.</summary>
internal sealed class ColorWindow
{
    public const int Channels = InputSize.Channels;

    private byte[] _pixels = [];
    private PixelBounds _part;

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
        int target = 0;
        for (int y = _part.Top; y < _part.Bottom; y++)
        {
            for (int x = _part.Left; x < _part.Right; x++)
            {
                Average(image, (int)((x + 0.5f) * scale), (int)((y + 0.5f) * scale), reach, _pixels.AsSpan(target, Channels));
                target += Channels;
            }
        }
    }

    /// <summary>Blue, green and red at a place of the working size; empty outside of the part.</summary>
    public ReadOnlySpan<byte> At(int x, int y)
    {
        int column = x - _part.Left, row = y - _part.Top;
        return (uint)column < (uint)_part.Width && (uint)row < (uint)_part.Height
            ? _pixels.AsSpan(((row * _part.Width) + column) * Channels, Channels)
            : default;
    }

    private static void Average(in YuvImage image, int x, int y, int reach, Span<byte> mean)
    {
        int left = Math.Max(0, x - reach), right = Math.Min(image.Width, x + reach + 1);
        int top = Math.Max(0, y - reach), bottom = Math.Min(image.Height, y + reach + 1);
        int luma = 0, cb = 0, cr = 0;
        for (int row = top; row < bottom; row++)
        {
            ReadOnlySpan<byte> pixels = image.Luma[(row * image.Width)..];
            int colors = (row / 2) * image.Layout.ChromaWidth;
            for (int column = left; column < right; column++)
            {
                luma += pixels[column];
                cb += image.Cb[colors + (column / 2)];
                cr += image.Cr[colors + (column / 2)];
            }
        }

        float count = Math.Max(1, (right - left) * (bottom - top));
        (float red, float green, float blue) = image.Colors.ToRgb(luma / count, cb / count, cr / count);
        (mean[0], mean[1], mean[2]) = ((byte)blue, (byte)green, (byte)red);
    }
}
