using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Pointing;

/// <summary>
/// Where an object as a whole has moved: the median of the flow over it, step by step. Flow from a picture back to the one before smears a
/// mask over the background that the object uncovers, more with each step; the median is taken where the object is, and does not see that.
/// </summary>
internal sealed class TrailShift
{
    // More change nothing.
    private const int MostPoints = 1500;

    // The flow is looked up where the object is, which is not known before; from the third round on it hardly changes.
    private const int Rounds = 3;

    private readonly List<(float X, float Y)> _points = [];
    private readonly List<float> _moveX = [], _moveY = [];
    private readonly BinaryMask _mask;
    private readonly float _scaleX;
    private readonly float _scaleY;
    private float _x, _y, _lastX, _lastY;

    /// <param name="mask">On the first picture's frame.</param>
    /// <param name="width">Of the pictures.</param>
    /// <param name="height">Of the pictures.</param>
    public TrailShift(BinaryMask mask, int width, int height)
    {
        _mask = mask;
        (_scaleX, _scaleY) = ((float)mask.Width / width, (float)mask.Height / height);
        int every = Math.Max(1, mask.Area / MostPoints), count = 0;
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(y, mask.Bounds);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] != 0 && count++ % every == 0)
                    _points.Add(((mask.Bounds.Left + x + 0.5f) / _scaleX, (y + 0.5f) / _scaleY));
            }
        }
    }

    /// <summary>The object's box where it is now, frame pixels; it may lie outside.</summary>
    public PixelBounds Bounds
    {
        get
        {
            int x = (int)MathF.Round(_x * _scaleX), y = (int)MathF.Round(_y * _scaleY);
            return new PixelBounds(_mask.Bounds.Left + x, _mask.Bounds.Top + y, _mask.Bounds.Right + x, _mask.Bounds.Bottom + y);
        }
    }

    /// <summary>Takes a step.</summary>
    /// <param name="flow">From a picture back to the one before.</param>
    public void Add(FlowField flow)
    {
        (float moveX, float moveY) = (_lastX, _lastY);
        for (int round = 0; round < Rounds; round++)
        {
            _moveX.Clear();
            _moveY.Clear();
            foreach ((float x, float y) in _points)
            {
                int column = (int)(x + _x + moveX), row = (int)(y + _y + moveY);
                if (column < 0 || row < 0 || column >= flow.Width || row >= flow.Height)
                    continue;
                _moveX.Add(-flow.X.Row(row)[column]);
                _moveY.Add(-flow.Y.Row(row)[column]);
            }

            if (_moveX.Count == 0)
                return;
            (moveX, moveY) = (Median(_moveX), Median(_moveY));
        }

        (_lastX, _lastY) = (moveX, moveY);
        (_x, _y) = (_x + moveX, _y + moveY);
    }

    private static float Median(List<float> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
