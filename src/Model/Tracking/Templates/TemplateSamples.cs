using System.Diagnostics;
using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Templates;

/// <summary>
/// Colours of some hundred pixels of an object, with where they are relative to the centre of its box. What keeps changing
/// counts less: where the mask they were taken from holds background, the object moves over another one.
/// </summary>
internal sealed class TemplateSamples
{
    private const int Channels = ColorWindow.Channels;

    /// <summary>Pixels that are compared at most.</summary>
    private const int MostPoints = 256;

    /// <summary>Difference of gray levels from which on a pixel is another one, however different: covered, or background.</summary>
    private const int MostDifference = 30;

    /// <summary>A pixel's usual change from frame to frame, before it is known; and the most of a change that counts.</summary>
    private const float FirstChange = 10;
    private const float MostChange = 60;

    /// <summary>Share of the usual change that the latest one makes up.</summary>
    private const float ChangeGain = 0.15f;

    /// <summary>Added to a pixel's usual change before its weight is the inverse square.</summary>
    private const float Noise = 3;

    private readonly (float X, float Y)[] _offsets = new (float, float)[MostPoints];
    private readonly byte[] _colors = new byte[MostPoints * Channels];
    private readonly float[] _changes = new float[MostPoints];
    private readonly float[] _weights = new float[MostPoints];
    private int _count;
    private float _sumOfWeights;

    /// <summary>Bytes of the buffers.</summary>
    public static long Bytes => MostPoints * (Channels + (4 * sizeof(float)));

    /// <summary>True before anything was taken, or if nothing could be.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The object's side when they were taken: the geometric mean of its box's, in pixels of the working size.</summary>
    public float Side { get; private set; }

    /// <summary>Takes the pixels of an object.</summary>
    /// <param name="window">Holds them.</param>
    /// <param name="mask">Says which they are.</param>
    /// <param name="scale">Frame pixels for each pixel of the working size.</param>
    public void Take(ColorWindow window, BinaryMask mask, float scale)
    {
        Debug.Assert(!mask.IsEmpty, "an object without pixels looks like nothing");
        PixelBounds bounds = mask.Bounds;
        BoxXyxy box = bounds.ToBox();
        float centreX = (box.X1 + box.X2) / 2 / scale, centreY = (box.Y1 + box.Y2) / 2 / scale;
        Side = MathF.Sqrt(box.Area) / scale;
        // In steps of which there are so many in the mask, along both axes, so that the points lie evenly.
        float step = Math.Max(scale, MathF.Sqrt((float)mask.Area / MostPoints));
        _count = 0;
        for (float y = bounds.Top + (step / 2); y < bounds.Bottom; y += step)
        {
            ReadOnlySpan<byte> row = mask.Pixels.Slice((int)y * mask.Width, mask.Width);
            for (float x = bounds.Left + (step / 2); x < bounds.Right && _count < MostPoints; x += step)
            {
                ReadOnlySpan<byte> color = window.At((int)(x / scale), (int)(y / scale));
                if (row[(int)x] == 0 || color.IsEmpty)
                    continue;
                color.CopyTo(_colors.AsSpan(_count * Channels));
                _changes[_count] = FirstChange;
                _weights[_count] = WeightOf(FirstChange);
                _offsets[_count++] = ((x / scale) - centreX, (y / scale) - centreY);
            }
        }

        _sumOfWeights = _count * WeightOf(FirstChange);
    }

    /// <summary>Weighted mean difference to what is at a place; what lies outside of the window differs as much as can be.</summary>
    /// <param name="window">What is there.</param>
    /// <param name="x">Column of the object's centre, in pixels of the working size.</param>
    /// <param name="y">And its row.</param>
    /// <param name="side">The object's side there.</param>
    /// <param name="limit">A difference above it need not be exact.</param>
    /// <returns>Gray levels, 0 to 30; at least so much, and more than the limit, where that is exceeded.</returns>
    public float Difference(ColorWindow window, float x, float y, float side, float limit)
    {
        float growth = side / Side, sum = 0, most = limit * Channels * _sumOfWeights;
        for (int i = 0; i < _count && sum <= most; i++)
        {
            ReadOnlySpan<byte> color = At(window, i, x, y, growth);
            int difference = color.IsEmpty ? MostDifference * Channels : Difference(color, i);
            sum += _weights[i] * Math.Min(difference, MostDifference * Channels);
        }

        return _count == 0 ? MostDifference : sum / (Channels * _sumOfWeights);
    }

    /// <summary>Learns from a place where the object is which pixels change, and goes a part of the way to their colours.</summary>
    /// <param name="window">What is there.</param>
    /// <param name="x">Column of the object's centre, in pixels of the working size.</param>
    /// <param name="y">And its row.</param>
    /// <param name="side">The object's side there.</param>
    /// <param name="share">Of the way, 0 to 1.</param>
    public void Learn(ColorWindow window, float x, float y, float side, float share)
    {
        float growth = side / Side;
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<byte> color = At(window, i, x, y, growth);
            if (color.IsEmpty)
                continue;
            float change = Math.Min((float)Difference(color, i) / Channels, MostChange);
            _changes[i] += ChangeGain * (change - _changes[i]);
            _weights[i] = WeightOf(_changes[i]);
            Span<byte> own = _colors.AsSpan(i * Channels, Channels);
            for (int c = 0; c < Channels; c++)
                own[c] = (byte)MathF.Round(own[c] + (share * (color[c] - own[c])));
        }

        _sumOfWeights = 0;
        foreach (float weight in _weights.AsSpan(0, _count))
            _sumOfWeights += weight;
    }

    private static float WeightOf(float change) => 1 / ((change + Noise) * (change + Noise));

    private ReadOnlySpan<byte> At(ColorWindow window, int i, float x, float y, float growth)
    {
        (float offsetX, float offsetY) = _offsets[i];
        return window.At((int)MathF.Floor(x + (growth * offsetX)), (int)MathF.Floor(y + (growth * offsetY)));
    }

    private int Difference(ReadOnlySpan<byte> color, int i)
    {
        ReadOnlySpan<byte> own = _colors.AsSpan(i * Channels, Channels);
        return Math.Abs(color[0] - own[0]) + Math.Abs(color[1] - own[1]) + Math.Abs(color[2] - own[2]);
    }
}

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
