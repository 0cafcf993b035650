using System.Globalization;
using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Prompts;

/// <summary>Guesses that a box was written as x, y, width and height, where its corners make little sense and those do.</summary>
public static class BoxHint
{
    /// <summary>Longer side by shorter one from which few objects have such a box.</summary>
    private const float OddAspect = 6;

    /// <summary>The same of what is the more likely object.</summary>
    private const float PlainAspect = 3;

    /// <summary>What to write instead, in pixels; null if the box is likely to be meant as it is.</summary>
    /// <param name="box">As it was written.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public static string? For(in BoxXyxy box, int width, int height)
    {
        var sized = new BoxXyxy(box.X1, box.Y1, box.X1 + box.X2, box.Y1 + box.Y2);
        bool fits = box.X2 >= 1 && box.Y2 >= 1 && sized == sized.ClipTo(width, height);
        bool isOdd = box.IsEmpty || (Aspect(box) >= OddAspect && Aspect(sized) < PlainAspect);
        return fits && isOdd
            ? string.Create(CultureInfo.InvariantCulture, $"if it was meant as x,y,width,height, write {sized}")
            : null;
    }

    private static float Aspect(in BoxXyxy box) => Math.Max(box.Width, box.Height) / Math.Min(box.Width, box.Height);
}
