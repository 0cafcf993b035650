using SamStream.Model.Tracking.Motion;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking;

/// <summary>
/// Where and how large an object was when it was seen beyond doubt last, as shares of the frame, whose size may change.
/// </summary>
internal readonly record struct LastSighting
{
    /// <summary>Weight of the area before, where it goes on from an earlier sighting: one frame's mask may be off.</summary>
    private const float AreaInertia = 0.8f;

    private readonly BoxXyxy _share;
    private readonly float _areaShare;

    public LastSighting(BinaryMask mask)
    {
        BoxXyxy box = mask.Bounds.ToBox();
        _share = new BoxXyxy(box.X1 / mask.Width, box.Y1 / mask.Height, box.X2 / mask.Width, box.Y2 / mask.Height);
        _areaShare = mask.Area / ((float)mask.Width * mask.Height);
    }

    private LastSighting(in BoxXyxy box, float areaShare, int width, int height) => (_share, _areaShare) = (
        new BoxXyxy(box.X1 / width, box.Y1 / height, box.X2 / width, box.Y2 / height), areaShare);

    private LastSighting(BinaryMask mask, float areaBefore)
        : this(mask) => _areaShare += AreaInertia * (areaBefore - _areaShare);

    /// <summary>The sighting on a later frame.</summary>
    public LastSighting GoOn(BinaryMask mask) => new(mask, _areaShare);

    /// <summary>The same where the camera's motion has taken it, if it stood still; what is known of nothing stays so.</summary>
    public LastSighting Move(in CameraMotion camera, int width, int height)
    {
        if (_areaShare <= 0 || camera == CameraMotion.None)
            return this;
        return new LastSighting(camera.Move(BoxIn(width, height)), camera.Scale * camera.Scale * _areaShare, width, height);
    }

    /// <summary>True if no part of it is in the frame any more: the camera has turned away.</summary>
    public bool IsOutside => _areaShare > 0 && (_share.X2 <= 0 || _share.Y2 <= 0 || _share.X1 >= 1 || _share.Y1 >= 1);

    /// <summary>True if it reached to the frame's border, or to within a share of its sides.</summary>
    public bool Touches(float border) =>
        _share.X1 <= border || _share.Y1 <= border || _share.X2 >= 1 - border || _share.Y2 >= 1 - border;

    /// <summary>The box in a frame of the given size.</summary>
    public BoxXyxy BoxIn(int width, int height) =>
        new(_share.X1 * width, _share.Y1 * height, _share.X2 * width, _share.Y2 * height);

    /// <summary>The area in a frame of the given size, square pixels.</summary>
    public float AreaIn(int width, int height) => _areaShare * width * height;
}
