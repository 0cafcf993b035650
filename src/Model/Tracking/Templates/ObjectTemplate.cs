using SamStream.Model.Masks;

namespace SamStream.Model.Tracking.Templates;

/// <summary>
/// How a small object looks as a whole, pixel by pixel: on its prompt's frame, and on the latest one on which it was seen
/// beyond doubt, brought up to date since. Both together keep it from turning into what is around the object.
/// </summary>
internal sealed class ObjectTemplate
{
    /// <summary>Weight of the prompt's frame in the difference; the rest is the later one's.</summary>
    private const float PromptShare = 0.3f;

    /// <summary>Share of the way that the later pixels go to what is where the object was found.</summary>
    private const float LearningShare = 0.2f;

    /// <summary>Share of the usual difference that the latest one makes up.</summary>
    private const float UsualGain = 0.2f;

    /// <summary>How far the centres of the two boxes may be apart, pixels of the working size, and what a pixel costs in gray levels.</summary>
    private const int MostBetween = 6;
    private const float BetweenCost = 0.1f;

    private readonly TemplateSamples _prompt = new();
    private readonly TemplateSamples _recent = new();
    private (float X, float Y) _between;

    /// <summary>Bytes of the buffers.</summary>
    public static long Bytes => 2 * TemplateSamples.Bytes;

    /// <summary>True if it is known how the object looks.</summary>
    public bool IsKnown => !_recent.IsEmpty && !_prompt.IsEmpty;

    /// <summary>The difference that there usually was on frames on which the object was found, gray levels; 0: not known yet.</summary>
    public float UsualDifference { get; private set; }

    /// <summary>The least difference on the current frame.</summary>
    public float LatestDifference { get; set; }

    /// <summary>Takes the object's pixels on its prompt's frame.</summary>
    public void Begin(ColorWindow window, BinaryMask mask, float scale)
    {
        _prompt.Take(window, mask, scale);
        _recent.Take(window, mask, scale);
        _between = default;
        UsualDifference = LatestDifference = 0;
    }

    /// <summary>Takes its pixels on a later frame, on which it was found beyond doubt.</summary>
    public void Renew(ColorWindow window, BinaryMask mask, float scale)
    {
        _recent.Take(window, mask, scale);
        float x = (mask.Bounds.Left + mask.Bounds.Right) / 2f / scale, y = (mask.Bounds.Top + mask.Bounds.Bottom) / 2f / scale;
        // The centre of this mask's box need not be that of the prompt's: a leg more moves it.
        float least = float.MaxValue;
        for (int dy = -MostBetween; dy <= MostBetween; dy++)
        {
            for (int dx = -MostBetween; dx <= MostBetween; dx++)
            {
                float cost = _prompt.Difference(window, x + dx, y + dy, _recent.Side, least)
                    + (BetweenCost * MathF.Sqrt((dx * dx) + (dy * dy)));
                if (cost < least)
                    (least, _between) = (cost, (dx, dy));
            }
        }
    }

    /// <summary>Brings it up to date where the object was found, but not beyond doubt.</summary>
    public void Learn(ColorWindow window, float x, float y, float side)
    {
        _recent.Learn(window, x, y, side, LearningShare);
        _prompt.Learn(window, x + _between.X, y + _between.Y, side, share: 0);
    }

    /// <summary>The object was found on the current frame, by whatever: a difference as large as this one is usual.</summary>
    public void Confirm() =>
        UsualDifference += (UsualDifference == 0 ? 1 : UsualGain) * (LatestDifference - UsualDifference);

    /// <summary>Mean difference to what is at a place, gray levels.</summary>
    /// <param name="window">What is there.</param>
    /// <param name="x">Column of the object's centre, in pixels of the working size.</param>
    /// <param name="y">And its row.</param>
    /// <param name="side">The object's side there.</param>
    /// <param name="limit">A difference above it need not be exact.</param>
    public float Difference(ColorWindow window, float x, float y, float side, float limit = float.PositiveInfinity)
    {
        float recent = (1 - PromptShare) * _recent.Difference(window, x, y, side, limit / (1 - PromptShare));
        if (recent > limit)
            return recent;
        float left = (limit - recent) / PromptShare;
        return recent + (PromptShare * _prompt.Difference(window, x + _between.X, y + _between.Y, side, left));
    }
}
