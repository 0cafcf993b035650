using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Pointing;

/// <summary>
/// Carries a mask along the motion of a row of small gray pictures. Each flow found adds its error, and a flow over a long way
/// is wrong altogether: so as many pictures are left out as the object's motion allows. For one mask.
/// </summary>
/// <param name="mask">On the first picture's frame.</param>
/// <param name="width">Of the pictures.</param>
/// <param name="height">Of the pictures.</param>
internal sealed class TrailMotion(BinaryMask mask, int width, int height)
{
    /// <summary>How far the object may move from one picture that is looked at to the next, picture pixels.</summary>
    private const float Far = 6;

    /// <summary>Most pictures that one flow reaches over: what is still comes and goes behind something else.</summary>
    private const int MostAtOnce = 8;

    /// <summary>What counts for no motion.</summary>
    private const float LeastMotion = 0.01f;

    /// <summary>How much larger a carried mask is than the one before where it was smeared over what the object uncovered.</summary>
    private const float MostGrown = 1.15f;

    /// <summary>How far a mask that has grown may reach beyond the box of the object as a whole, shares of the root of its area.</summary>
    private const float Margin = 0.12f;

    // The pictures are as large as what flow looks at finest in the tracker.
    private static readonly DisFlowOptions Options = new() { FinestLevel = 0 };

    private readonly DisOpticalFlow _flow = new(width, height, Options);
    private readonly CameraWatch _watch = new();
    private readonly FlowComposition _total = new();
    private readonly TrailShift _shift = new(mask, width, height);
    private readonly float _scaleX = (float)mask.Width / width;
    private readonly float _scaleY = (float)mask.Height / height;
    private GrayPyramid _before = new(width, height, Options);
    private GrayPyramid _after = new(width, height, Options);

    /// <summary>Follows the motion from the first picture to the last.</summary>
    /// <param name="pictures">Two or more, [height, width] each.</param>
    /// <returns>Which picture does not go on from the one before: there is a cut; null if all do.</returns>
    public int? Follow(ReadOnlySpan<byte[]> pictures)
    {
        int at = 0, reach = 1;
        _before.Build(pictures[0]);
        while (at < pictures.Length - 1)
        {
            int step = Math.Min(reach, pictures.Length - 1 - at);
            _after.Build(pictures[at + step]);
            _flow.Compute(_after, _before);
            bool goesOn = _flow.Coarse is not { } coarse || _watch.Observe(coarse, _after, _before, [], mask.Width, mask.Height);
            float motion = MotionOfMask();
            if (step > 1 && (!goesOn || motion > 2 * Far))
            {
                // Only from one picture to the next is it certain that a cut is one.
                _watch.Restart();
                reach = step / 2;
                continue;
            }

            if (!goesOn)
                return at + step;
            _total.Add(_flow.Field);
            _shift.Add(_flow.Field);
            at += step;
            reach = Math.Clamp((int)(Far * step / motion), 1, MostAtOnce);
            (_before, _after) = (_after, _before);
        }

        return null;
    }

    /// <summary>Carries the mask to the last picture's frame; what has grown much is cut off around the object as a whole.</summary>
    public void Carry(BinaryMask carried)
    {
        MaskMotion.Of(_total.Total, _scaleX, _scaleY).Carry(mask, carried);
        if (carried.Area <= MostGrown * mask.Area)
            return;
        PixelBounds whole = _shift.Bounds;
        int around = (int)(Margin * MathF.Sqrt(mask.Area)) + 1;
        carried.ClipTo(new PixelBounds(whole.Left - around, whole.Top - around, whole.Right + around, whole.Bottom + around));
    }

    // Root mean square of the latest flow over the object, picture pixels; as far as can be if it shows on none of them.
    private float MotionOfMask()
    {
        FlowField step = _flow.Field;
        double squares = 0;
        int count = 0;
        for (int y = 0; y < step.Height; y++)
        {
            ReadOnlySpan<float> stepX = step.X.Row(y), stepY = step.Y.Row(y);
            for (int x = 0; x < stepX.Length; x++)
            {
                if (!IsObject(x + stepX[x], y + stepY[x]))
                    continue;
                squares += (stepX[x] * stepX[x]) + (stepY[x] * stepY[x]);
                count++;
            }
        }

        return count == 0 ? float.MaxValue : MathF.Max((float)Math.Sqrt(squares / count), LeastMotion);
    }

    // Whether a place on the picture before the latest flow is of the object.
    private bool IsObject(float x, float y)
    {
        if (_total.Count > 0)
        {
            FlowField total = _total.Total;
            int column = Math.Clamp((int)(x + 0.5f), 0, total.Width - 1), row = Math.Clamp((int)(y + 0.5f), 0, total.Height - 1);
            (x, y) = (x + total.X.Row(row)[column], y + total.Y.Row(row)[column]);
        }

        int maskX = (int)((x + 0.5f) * _scaleX), maskY = (int)((y + 0.5f) * _scaleY);
        return maskX >= 0 && maskY >= 0 && maskX < mask.Width && maskY < mask.Height && mask.Pixels[(maskY * mask.Width) + maskX] != 0;
    }
}
