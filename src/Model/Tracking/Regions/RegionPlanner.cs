using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Regions;

/// <summary>
/// Chooses the part of each frame that is encoded, and the shape of the input for it: around the objects with a context, as
/// large as one of the shapes shows it.
/// </summary>
/// <param name="options">How much is around the objects.</param>
/// <param name="shapes">Sizes of input that cost about the same.</param>
internal sealed class RegionPlanner(RegionOptions options, IReadOnlyList<InputSize> shapes)
{
    /// <summary>Most that a frame is enlarged: more shows nothing new.</summary>
    private const float MostZoom = 4f;

    /// <summary>The shape that shows a region largest. From any thread.</summary>
    public int ShapeFor(in PixelBounds region) => ShapeFor(region.Width, region.Height).Shape;

    /// <summary>The region for the next frame. What its shape has room for around the objects is in it, too.</summary>
    /// <param name="objects">Box around all objects, not empty.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public PixelBounds Choose(in PixelBounds objects, int width, int height)
    {
        float context = options.Context * Math.Max(objects.Width, objects.Height);
        (int shape, float zoom) = ShapeFor(Math.Min(width, objects.Width + context), Math.Min(height, objects.Height + context));
        int columns = Math.Min(width, (int)(shapes[shape].Width / zoom)), rows = Math.Min(height, (int)(shapes[shape].Height / zoom));
        int left = Math.Clamp(((objects.Left + objects.Right) / 2) - (columns / 2), 0, width - columns);
        int top = Math.Clamp(((objects.Top + objects.Bottom) / 2) - (rows / 2), 0, height - rows);
        return new PixelBounds(left, top, left + columns, top + rows);
    }

    private (int Shape, float Zoom) ShapeFor(float width, float height)
    {
        (int Shape, float Zoom) best = (0, 0);
        for (int i = 0; i < shapes.Count; i++)
        {
            float zoom = Math.Min(MostZoom, Math.Min(shapes[i].Width / width, shapes[i].Height / height));
            if (zoom > best.Zoom)
                best = (i, zoom);
        }

        return best;
    }
}
