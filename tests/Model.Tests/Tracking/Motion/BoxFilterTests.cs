using SamStream.Model.Tracking.Motion;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Tracking.Motion;

public sealed class BoxFilterTests
{
    private static readonly CameraMotion Still = CameraMotion.None;

    private readonly BoxFilter _filter = new();

    [Fact]
    public void Advance_ObjectMovesSteadily_IsWhereItWillBe()
    {
        Follow(frames: 20, stepX: 7, stepY: -3);

        _filter.Advance(Still);

        Assert.Equal(100 + (20 * 7), _filter.Centre.X, 0.5f);
        Assert.Equal(200 - (20 * 3), _filter.Centre.Y, 0.5f);
    }

    [Fact]
    public void Deviation_WithEveryFrameThatIsSeen_Falls()
    {
        Follow(frames: 1, stepX: 5, stepY: 0);
        _filter.Advance(Still);
        float early = _filter.Deviation;
        Follow(frames: 20, stepX: 5, stepY: 0);
        _filter.Advance(Still);

        Assert.InRange(_filter.Deviation, 0.1f, 0.9f * early);
    }

    [Fact]
    public void Advance_NotSeenForLong_StopsAndIsLessSure()
    {
        Follow(frames: 10, stepX: 8, stepY: 0);
        _filter.Advance(Still);
        float before = _filter.Deviation;
        for (int i = 0; i < 100; i++)
            _filter.Advance(Still);
        float x = _filter.Centre.X;
        _filter.Advance(Still);

        Assert.Equal(x, _filter.Centre.X, 0.1f);
        Assert.InRange(x, 172, 100 + (8 * 20));
        Assert.True(_filter.Deviation > 5 * before);
    }

    [Fact]
    public void Advance_CameraMoves_GoesAlong()
    {
        Follow(frames: 10, stepX: 0, stepY: 0);

        // Turned by a quarter, twice as near.
        _filter.Advance(new CameraMotion(A: 0, B: 2, X: 500, Y: 10));

        Assert.Equal(500 - (2 * 200), _filter.Centre.X, 0.5f);
        Assert.Equal((2 * 100) + 10, _filter.Centre.Y, 0.5f);
        Assert.Equal(2 * MathF.Sqrt(20 * 40), _filter.Side, 0.5f);
    }

    [Fact]
    public void Advance_CameraTurns_VelocityTurnsWithIt()
    {
        Follow(frames: 30, stepX: 6, stepY: 0);
        _filter.Advance(new CameraMotion(A: 0, B: 1, X: 0, Y: 0));
        (float x, float y) = _filter.Centre;

        _filter.Observe(BoxAt(x, y));
        _filter.Advance(Still);

        Assert.Equal(x, _filter.Centre.X, 0.5f);
        Assert.Equal(y + 6, _filter.Centre.Y, 0.5f);
    }

    [Fact]
    public void Observe_OneMaskThatLeaks_WidensTheBoxByLessThanHalf()
    {
        Follow(frames: 20, stepX: 0, stepY: 0);

        _filter.Advance(Still);
        _filter.Observe(new BoxXyxy(80, 160, 120, 240));

        Assert.InRange(_filter.Box.Width, 20, 28);
        Assert.InRange(_filter.Box.Height, 40, 56);
    }

    [Fact]
    public void ObserveCentre_Elsewhere_KeepsTheSides()
    {
        Follow(frames: 5, stepX: 0, stepY: 0);

        _filter.Advance(Still);
        _filter.ObserveCentre(110, 210);

        Assert.InRange(_filter.Centre.X, 105, 110);
        Assert.Equal(20, _filter.Box.Width, 0.1f);
        Assert.Equal(40, _filter.Box.Height, 0.1f);
    }

    // From (100, 200) on, 20 wide and 40 high.
    private void Follow(int frames, float stepX, float stepY)
    {
        _filter.Start(BoxAt(100, 200));
        for (int i = 1; i < frames; i++)
        {
            _filter.Advance(Still);
            _filter.Observe(BoxAt(100 + (i * stepX), 200 + (i * stepY)));
        }
    }

    private static BoxXyxy BoxAt(float x, float y) => new(x - 10, y - 20, x + 10, y + 20);
}
