using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Tests.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Motion;

public sealed class CameraMotionFitTests
{
    private const int Width = GrayFrames.Width;
    private const int Height = GrayFrames.Height;

    // In the corners, where errors of angle and scale are largest. Samples are good to about a tenth of a level's pixel.
    private const double MostError = 0.6;

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 0, 7.5, -4)]
    [InlineData(1, 0, -12, 7)]
    [InlineData(1.03, 0, -5, -3)]
    [InlineData(0.9995, 0.03, 3, -5)]
    public void Observe_PictureMoves_GivesTheCamerasMotion(float a, float b, float x, float y)
    {
        var camera = new CameraMotion(a, b, x, y);
        var frames = new GrayFrames();
        frames.IsCut(GrayFrames.Seen(CameraMotion.None));

        Assert.False(frames.IsCut(GrayFrames.Seen(camera)));
        AssertNear(camera, frames.Motion);
    }

    [Fact]
    public void Observe_LargeObjectMovesAnotherWay_IsLeftOutByItsMask()
    {
        // The object covers more than half of the picture: without its mask it would be taken for what stands still.
        var place = new PixelBounds(40, 20, 300, 180);
        var frames = new GrayFrames();
        frames.IsCut(WithObject(place, CameraMotion.None, CameraMotion.None));
        byte[] next = WithObject(place, new CameraMotion(1, 0, 4, 0), new CameraMotion(1, 0, -9, 6));
        BinaryMask mask = MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(place, x, y));

        frames.IsCut(next, mask);
        CameraMotion masked = frames.Motion;
        var unmasked = new GrayFrames();
        unmasked.IsCut(WithObject(place, CameraMotion.None, CameraMotion.None));
        unmasked.IsCut(next);

        Assert.InRange(masked.Move(20, 190).X - 20, 3, 5);
        Assert.InRange(unmasked.Motion.X, -11, -7);
    }

    [Fact]
    public void Observe_NothingToSee_KnowsNoMotion()
    {
        var frames = new GrayFrames();
        byte[] blank = [.. Enumerable.Repeat((byte)90, Width * Height)];
        frames.IsCut(blank);

        Assert.False(frames.IsCut(blank));
        Assert.Equal(CameraMotion.None, frames.Motion);
    }

    [Fact]
    public void Move_Box_TurnsAboutTheFrameAndGrows()
    {
        // A quarter turn to the right at twice the size.
        var camera = new CameraMotion(0, 2, 100, 10);

        Assert.Equal(2, camera.Scale);
        Assert.Equal((80, 30), camera.Move(10, 10));
        Assert.Equal(new BoxXyxy(70, 24, 90, 36), camera.Move(new BoxXyxy(5, 7, 15, 13)));
    }

    private static byte[] WithObject(PixelBounds place, CameraMotion camera, CameraMotion own)
    {
        byte[] background = GrayFrames.Seen(camera), thing = GrayFrames.Seen(own, seed: 3);
        for (int i = 0; i < background.Length; i++)
        {
            if (MaskDrawing.Inside(place, i % Width, i / Width))
                background[i] = thing[i];
        }

        return background;
    }

    private static void AssertNear(CameraMotion expected, CameraMotion actual)
    {
        foreach ((int x, int y) in new[] { (0, 0), (Width, 0), (0, Height), (Width, Height) })
        {
            (float expectedX, float expectedY) = expected.Move(x, y);
            (float actualX, float actualY) = actual.Move(x, y);
            Assert.InRange(Math.Abs(actualX - expectedX), 0, MostError);
            Assert.InRange(Math.Abs(actualY - expectedY), 0, MostError);
        }
    }
}
