using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Regions;

/// <summary>
/// Chooses the part of each frame that is encoded: shaped like the frame, around all objects, of one of a few sizes. It
/// stays where it is while it will do: cells of the encoder's grid that move over an object change what it looks like.
/// </summary>
internal sealed class RegionPlanner(RegionOptions options)
{
    /// <summary>The region stays until so much of the context around the objects is left.</summary>
    private const float KeptContext = 0.5f;

    /// <summary>And while at least this share of its sides is needed.</summary>
    private const float KeptSize = 0.8f;

    /// <summary>Shares of the frame's sides, so many to the whole.</summary>
    private const int Steps = 16;

    private PixelBounds _region;
    private float _share = 1;

    /// <summary>The whole frame is encoded: there is no region to stay at.</summary>
    public void Forget() => (_region, _share) = (default, 1);

    /// <summary>The region for the next frame; empty: the whole frame.</summary>
    /// <param name="objects">Box around all objects, not empty.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public PixelBounds Choose(in PixelBounds objects, int width, int height)
    {
        float needed = ShareFor(objects, options.Context, width, height);
        if (needed >= 1)
        {
            Forget();
            return default;
        }

        float kept = 1 + ((options.Context - 1) * KeptContext);
        bool stays = !_region.IsEmpty && needed >= KeptSize * _share && Holds(_region, objects, kept, width, height);
        if (!stays)
            (_region, _share) = (Around(objects, needed, width, height), needed);
        return _region;
    }

    // The smallest share of the frame's sides that leaves the context around the objects; 1: the whole frame.
    private float ShareFor(in PixelBounds objects, float context, int width, int height)
    {
        float needed = context * Math.Max((float)objects.Width / width, (float)objects.Height / height);
        return Math.Min(1, MathF.Ceiling(Math.Max(needed, options.SmallestShare) * Steps) / Steps);
    }

    // The objects with a context around, as far as it is in the frame, lie in the region.
    private static bool Holds(in PixelBounds region, in PixelBounds objects, float context, int width, int height)
    {
        int x = (int)(objects.Width * (context - 1) / 2), y = (int)(objects.Height * (context - 1) / 2);
        return region.Left <= Math.Max(0, objects.Left - x) && region.Top <= Math.Max(0, objects.Top - y)
            && region.Right >= Math.Min(width, objects.Right + x) && region.Bottom >= Math.Min(height, objects.Bottom + y)
            && region.Right <= width && region.Bottom <= height;
    }

    private static PixelBounds Around(in PixelBounds objects, float share, int width, int height)
    {
        int columns = Math.Max(1, (int)MathF.Round(width * share)), rows = Math.Max(1, (int)MathF.Round(height * share));
        int left = Math.Clamp(((objects.Left + objects.Right) / 2) - (columns / 2), 0, width - columns);
        int top = Math.Clamp(((objects.Top + objects.Bottom) / 2) - (rows / 2), 0, height - rows);
        return new PixelBounds(left, top, left + columns, top + rows);
    }
}
