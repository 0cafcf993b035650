using System.Diagnostics;
using SamStream.Model.Masks;
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
