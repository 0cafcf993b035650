using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Motion;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Templates;

/// <summary>Finds an object's template on a frame, near the place where its motion takes it or, if it is not there, around its last one.</summary>
/// <param name="longestSide">Longest side of the working size, pixels (<see cref="TrackerOptions.FlowLongestSide"/>).</param>
internal sealed class TemplateSearch(int longestSide)
{
    /// <summary>How far around the expected place it is looked for: standard deviations, and pixels of the working size.</summary>
    private const float ReachInDeviations = 4f;
    private const int LeastReach = 12;
    private const int MostReach = 64;

    /// <summary>The same around the last place, where a bounce or a jolt may have taken it.</summary>
    private const int WideReach = 96;

    /// <summary>Factor of the usual difference from which on it is not where it should be.</summary>
    private const float WideAbove = 1.2f;

    /// <summary>Factor of that difference below which another place is better.</summary>
    private const float WideBelow = 0.8f;

    /// <summary>Gray levels that the farthest place within reach costs: of two equal ones the expected one is likelier.</summary>
    private const float DistanceCost = 5f;

    /// <summary>Pixels of the working size between the places of the first look; wide ones have larger steps.</summary>
    private const int CoarseStep = 2;
    private const int WideStep = 4;

    /// <summary>How far an object's pixels are from its centre at most, in its sides: long ones reach further.</summary>
    private const float ReachOfPixels = 1.5f;

    /// <summary>Pixels of the working size around an object that is learnt.</summary>
    private const int LearningMargin = 8;

    private readonly ColorWindow _window = new();

    /// <summary>Learns how an object looks on a frame.</summary>
    /// <param name="template">The object's.</param>
    /// <param name="image">The frame.</param>
    /// <param name="mask">Its mask there, not empty.</param>
    /// <param name="isPrompt">It was prompted there; else it was found beyond doubt.</param>
    public void Take(ObjectTemplate template, in YuvImage image, BinaryMask mask, bool isPrompt)
    {
        float scale = ScaleOf(image);
        PixelBounds bounds = mask.Bounds;
        _window.Take(image, scale, new PixelBounds(
            (int)(bounds.Left / scale) - LearningMargin, (int)(bounds.Top / scale) - LearningMargin,
            (int)(bounds.Right / scale) + LearningMargin, (int)(bounds.Bottom / scale) + LearningMargin));
        if (isPrompt)
            template.Begin(_window, mask, scale);
        else
            template.Renew(_window, mask, scale);
    }

    /// <summary>Learns how it looks where it was found, though not beyond doubt.</summary>
    public void Learn(ObjectTemplate template, in YuvImage image, in TemplateMatch match, float side)
    {
        float scale = ScaleOf(image);
        (float x, float y) = (match.X / scale, match.Y / scale);
        Show(image, scale, x, y, LearningMargin, side / scale);
        template.Learn(_window, x, y, side / scale);
    }

    /// <summary>Finds it on a frame.</summary>
    /// <param name="template">The object's.</param>
    /// <param name="image">The frame.</param>
    /// <param name="motion">Says where it should be.</param>
    /// <param name="last">Where its centre would be if it had not moved by itself, frame pixels.</param>
    public TemplateMatch Find(ObjectTemplate template, in YuvImage image, BoxFilter motion, (float X, float Y) last)
    {
        float scale = ScaleOf(image), side = motion.Side / scale;
        int reach = Math.Clamp((int)(ReachInDeviations * motion.Deviation / scale), LeastReach, MostReach);
        (float X, float Y) expected = (motion.Centre.X / scale, motion.Centre.Y / scale);
        TemplateMatch best = SearchAround(template, image, scale, expected, reach, CoarseStep, side);
        if (template.UsualDifference > 0 && best.Difference > WideAbove * template.UsualDifference)
        {
            TemplateMatch other = SearchAround(template, image, scale, (last.X / scale, last.Y / scale), WideReach, WideStep, side);
            if (other.Difference < WideBelow * best.Difference)
                best = other;
        }

        return best with { X = best.X * scale, Y = best.Y * scale };
    }

    /// <summary>How different what is at another place of the frame is, gray levels.</summary>
    public float Difference(ObjectTemplate template, in YuvImage image, BoxFilter motion, float x, float y)
    {
        float scale = ScaleOf(image), side = motion.Side / scale;
        Show(image, scale, x / scale, y / scale, 0, side);
        return template.Difference(_window, x / scale, y / scale, side);
    }

    /// <summary>Frame pixels for each pixel of the working size.</summary>
    private float ScaleOf(in YuvImage image) => Math.Max(1, Math.Max(image.Width, image.Height) / (float)longestSide);

    private void Show(in YuvImage image, float scale, float x, float y, int reach, float side)
    {
        int margin = reach + (int)MathF.Ceiling(ReachOfPixels * side) + 1;
        _window.Take(
            image, scale, new PixelBounds((int)x - margin, (int)y - margin, (int)x + margin + 1, (int)y + margin + 1));
    }

    private TemplateMatch SearchAround(
        ObjectTemplate template, in YuvImage image, float scale, (float X, float Y) centre, int reach, int step, float side)
    {
        Show(image, scale, centre.X, centre.Y, reach, side);
        TemplateMatch best = default;
        float least = float.MaxValue;
        (float X, float Y) around = centre;
        for (int within = reach; step >= 1; (within, step) = (step - 1, step / 2))
        {
            for (int dy = -within; dy <= within; dy += step)
            {
                for (int dx = -within; dx <= within; dx += step)
                {
                    float x = around.X + dx, y = around.Y + dy;
                    float away = MathF.Sqrt(((x - centre.X) * (x - centre.X)) + ((y - centre.Y) * (y - centre.Y)));
                    float distanceCost = DistanceCost * away / reach;
                    if (distanceCost >= least)
                        continue;
                    float difference = template.Difference(_window, x, y, side, least - distanceCost);
                    if (difference + distanceCost < least)
                        (best, least) = (new TemplateMatch(x, y, difference), difference + distanceCost);
                }
            }

            around = (best.X, best.Y);
        }

        return best;
    }
}

/// <summary>Where a template fits best.</summary>
/// <param name="X">Column of the object's centre, frame pixels.</param>
/// <param name="Y">Its row.</param>
/// <param name="Difference">Mean difference there, gray levels.</param>
internal readonly record struct TemplateMatch(float X, float Y, float Difference);
