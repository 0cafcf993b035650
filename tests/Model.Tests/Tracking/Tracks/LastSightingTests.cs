using SamStream.Model.Motion;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Tracking.Tracks;

public sealed class LastSightingTests
{
    private const int Width = 200;
    private const int Height = 100;

    private static readonly LastSighting Seen = new(
        MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(new PixelBounds(40, 20, 80, 60), x, y)));

    [Fact]
    public void Move_CameraPansAndComesNearer_TakesBoxAndAreaAlong()
    {
        LastSighting moved = Seen.Move(new CameraMotion(1.5f, 0, -20, 10), Width, Height);

        BoxXyxy box = moved.BoxIn(Width, Height);
        Assert.Equal(40, box.X1, 3);
        Assert.Equal(40, box.Y1, 3);
        Assert.Equal(100, box.X2, 3);
        Assert.Equal(100, box.Y2, 3);
        Assert.Equal(2.25f * 1600, moved.AreaIn(Width, Height), 1);
        Assert.False(moved.IsOutside);
    }

    [Fact]
    public void Move_CameraTurnsAway_IsOutside()
    {
        LastSighting moved = Seen;
        for (int i = 0; i < 8; i++)
        {
            Assert.False(moved.IsOutside);
            moved = moved.Move(new CameraMotion(1, 0, -10, 0), Width, Height);
        }

        Assert.True(moved.IsOutside);
    }

    [Fact]
    public void Move_NeverSeen_StaysSo()
    {
        LastSighting moved = default(LastSighting).Move(new CameraMotion(1, 0, 5, 5), Width, Height);

        Assert.Equal(default, moved);
        Assert.False(moved.IsOutside);
    }
}
