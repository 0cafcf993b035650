using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Tests.Flow;

namespace SamStream.Model.Tests.Motion;

/// <summary>Runs a <see cref="CameraWatch"/> over gray images of one size.</summary>
internal sealed class GrayFrames
{
    public const int Width = 320;
    public const int Height = 200;

    private readonly int _width;
    private readonly int _height;
    private readonly DisOpticalFlow _flow;
    private readonly CameraWatch _watch = new();
    private GrayPyramid _previous;
    private GrayPyramid _current;
    private bool _isFirst = true;

    public GrayFrames(int width = Width, int height = Height)
    {
        (_width, _height) = (width, height);
        _flow = new DisOpticalFlow(width, height, new DisFlowOptions());
        _previous = new GrayPyramid(width, height, new DisFlowOptions());
        _current = new GrayPyramid(width, height, new DisFlowOptions());
    }

    public CameraMotion Motion => _watch.Motion;

    /// <summary>True if the image does not go on from the one before.</summary>
    public bool IsCut(byte[] gray, params BinaryMask[] masks)
    {
        (_previous, _current) = (_current, _previous);
        _current.Build(gray);
        bool isFirst = _isFirst;
        _isFirst = false;
        if (isFirst)
            return false;
        _flow.Compute(_current, _previous, default(PixelRegion));
        return !_watch.Observe(_flow.Coarse!, _current, _previous, masks, _width, _height);
    }

    /// <summary>A texture as a camera sees it that has moved.</summary>
    public static byte[] Seen(CameraMotion camera, int seed = 7)
    {
        float square = (camera.A * camera.A) + (camera.B * camera.B);
        return new SmoothTexture(seed).Render(Width, Height, (x, y) =>
        {
            double dx = x - camera.X, dy = y - camera.Y;
            return (((camera.A * dx) + (camera.B * dy)) / square, ((camera.A * dy) - (camera.B * dx)) / square);
        });
    }

    /// <summary>Brighter by a factor and a number of gray levels, burnt out at the ends.</summary>
    public static byte[] Lit(byte[] gray, double factor, double levels) =>
        Array.ConvertAll(gray, value => (byte)Math.Clamp((value * factor) + levels, 0, 255));
}
