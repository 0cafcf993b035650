using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>
/// How much one step of carrying may have spoilt a mask, in units of the object's size: what moves far, bends, grows or
/// shrinks is carried less truly than what glides along as it is.
/// </summary>
internal static class MaskDrift
{
    // A shift alone costs little, as flow finds it; differing motion within the object costs its outline.
    private const float MotionWeight = 0.25f;
    private const float BendingWeight = 1f;
    private const float GrowthWeight = 0.5f;

    /// <param name="previous">The mask before.</param>
    /// <param name="carried">The mask that it became.</param>
    /// <param name="motion">What carried it.</param>
    public static float Of(BinaryMask previous, BinaryMask carried, in MaskMotion motion)
    {
        if (carried.IsEmpty || previous.IsEmpty)
            return float.MaxValue;
        (float mean, float deviation) = Spread(carried, motion);
        float size = MathF.Sqrt(carried.Area);
        float growth = MathF.Abs(MathF.Log((float)carried.Area / previous.Area));
        return (((MotionWeight * mean) + (BendingWeight * deviation)) / size) + (GrowthWeight * growth);
    }

    // Length of the mean displacement and standard deviation from it over the mask, in frame pixels.
    private static (float Mean, float Deviation) Spread(BinaryMask mask, in MaskMotion motion)
    {
        FlowField field = motion.Field;
        float cellX = field.Scale * motion.ScaleX, cellY = field.Scale * motion.ScaleY;
        double sumX = 0, sumY = 0, squares = 0;
        int count = 0;
        int bottom = Math.Min(field.Height, (int)(mask.Bounds.Bottom / cellY) + 1);
        int right = Math.Min(field.Width, (int)(mask.Bounds.Right / cellX) + 1);
        for (int row = (int)(mask.Bounds.Top / cellY); row < bottom; row++)
        {
            int y = Math.Min((int)((row + 0.5f) * cellY), mask.Height - 1);
            ReadOnlySpan<byte> pixels = mask.Pixels.Slice(y * mask.Width, mask.Width);
            ReadOnlySpan<float> flowX = field.X.Row(row), flowY = field.Y.Row(row);
            for (int column = (int)(mask.Bounds.Left / cellX); column < right; column++)
            {
                if (pixels[Math.Min((int)((column + 0.5f) * cellX), mask.Width - 1)] == 0)
                    continue;
                float x = flowX[column] * cellX, y2 = flowY[column] * cellY;
                sumX += x;
                sumY += y2;
                squares += (x * x) + (y2 * y2);
                count++;
            }
        }

        if (count == 0)
            return (0, 0);
        double meanX = sumX / count, meanY = sumY / count;
        double meanSquare = (meanX * meanX) + (meanY * meanY);
        return ((float)Math.Sqrt(meanSquare), (float)Math.Sqrt(Math.Max(0, (squares / count) - meanSquare)));
    }
}
