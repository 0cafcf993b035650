using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Regions;

/// <summary>How large an input shows objects, and what of the frame is around them in it.</summary>
internal static class RegionZoom
{
    /// <summary>
    /// What is added to the width and to the height of the box around objects, as a share of its longer side: what is around an
    /// object tells where it ends.
    /// </summary>
    private const float Context = 0.5f;

    /// <summary>Most that a frame is enlarged: more shows nothing new.</summary>
    private const float MostZoom = 4f;

    /// <summary>The part of a frame that is encoded for objects: what the input has room for around them is in it, too.</summary>
    public static PixelBounds Around(in PixelBounds objects, in InputSize input, int width, int height)
    {
        float zoom = Of(input, Needed(objects, width, height));
        int columns = Math.Min(width, (int)(input.Width / zoom)), rows = Math.Min(height, (int)(input.Height / zoom));
        return Centred(objects, columns, rows, width, height);
    }

    /// <summary>The part of a frame with this many columns and rows whose middle is nearest to that of the objects.</summary>
    public static PixelBounds Centred(in PixelBounds objects, int columns, int rows, int width, int height)
    {
        int left = Math.Clamp(((objects.Left + objects.Right) / 2) - (columns / 2), 0, width - columns);
        int top = Math.Clamp(((objects.Top + objects.Bottom) / 2) - (rows / 2), 0, height - rows);
        return new PixelBounds(left, top, left + columns, top + rows);
    }

    /// <summary>Width and height that objects take with their context, at most the frame's.</summary>
    public static (float Width, float Height) Needed(in PixelBounds objects, int width, int height)
    {
        float context = Context * Math.Max(objects.Width, objects.Height);
        return (Math.Min(width, objects.Width + context), Math.Min(height, objects.Height + context));
    }

    /// <summary>How much an input enlarges such a part, at most.</summary>
    public static float Of(in InputSize input, (float Width, float Height) needed) =>
        Math.Min(MostZoom, Math.Min(input.Width / needed.Width, input.Height / needed.Height));
}
