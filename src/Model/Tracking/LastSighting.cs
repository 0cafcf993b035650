using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking;

/// <summary>Where and how large an object was when it was seen last, as shares of the frame, whose size may change.</summary>
internal readonly record struct LastSighting
{
    private readonly BoxXyxy _share;
    private readonly float _areaShare;

    public LastSighting(BinaryMask mask)
    {
        BoxXyxy box = mask.Bounds.ToBox();
        _share = new BoxXyxy(box.X1 / mask.Width, box.Y1 / mask.Height, box.X2 / mask.Width, box.Y2 / mask.Height);
        _areaShare = mask.Area / ((float)mask.Width * mask.Height);
    }

    /// <summary>The box in a frame of the given size.</summary>
    public BoxXyxy BoxIn(int width, int height) =>
        new(_share.X1 * width, _share.Y1 * height, _share.X2 * width, _share.Y2 * height);

    /// <summary>The area in a frame of the given size, square pixels.</summary>
    public float AreaIn(int width, int height) => _areaShare * width * height;
}
