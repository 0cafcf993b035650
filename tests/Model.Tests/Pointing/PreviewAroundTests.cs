using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Pointing;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.TestSupport;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Pointing;

/// <summary>What is around a place is encoded first, in a small input, and the rest when it is needed.</summary>
public sealed class PreviewAroundTests : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;

    private static readonly Disk Red = new(100, 100, 32, 40, 40, 210);
    private static readonly BoxXyxy OnRed = new(100, 100, 100, 100), BesideRed = new(240, 40, 240, 40);
    private static readonly Prompt Point = new() { ObjectId = new ObjectId(1), Points = [new PromptPoint(100, 100, true)] };

    private readonly ColorNetwork _large = new(), _small = new(new InputSize(192, 128));
    private readonly FramePool _pool = new(2);
    private readonly SamModel _model;
    private readonly SamMaskPreviewer _previewer;

    public PreviewAroundTests()
    {
        _model = new SamModel(
            ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")), new SamModelOptions(), [_large, _small]);
        _previewer = new SamMaskPreviewer(_model, capacity: 2);
    }

    public void Dispose()
    {
        _previewer.Dispose();
        _model.Dispose();
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Preview_MaskWithinThePart_IsThatOfTheWholeFrameFromTheSmallInputAlone()
    {
        using IFrozenFrame part = Freeze(OnRed), whole = Freeze(null);

        MaskPreview found = part.Preview(Point);

        Assert.Single(_small.Encoded);
        Assert.Single(_large.Encoded);
        Assert.InRange(found.Mask!.Area / (double)whole.Preview(Point).Mask!.Area, 0.95, 1.05);
    }

    [Fact]
    public void Preview_PointBesideThePart_EncodesTheWholeFrameOnce()
    {
        using IFrozenFrame frozen = Freeze(BesideRed);

        MaskPreview found = frozen.Preview(Point);
        frozen.Preview(Point);

        Assert.Single(_small.Encoded);
        Assert.Equal([PixelBounds.OfFrame(Width, Height)], _large.Encoded);
        Assert.InRange(found.Mask!.Area, 0.9 * Math.PI * 32 * 32, 1.1 * Math.PI * 32 * 32);
    }

    [Fact]
    public void Preview_MaskReachesBeyondThePart_EncodesTheWholeFrame()
    {
        // The point is in the part, whose left edge cuts the disk.
        using IFrozenFrame frozen = Freeze(new BoxXyxy(195, 100, 195, 100));
        Prompt atTheEdge = Point with { Points = [new PromptPoint(125, 100, true)] };

        MaskPreview found = frozen.Preview(atTheEdge);

        Assert.Single(_small.Encoded);
        Assert.Single(_large.Encoded);
        Assert.InRange(found.Mask!.Area, 0.9 * Math.PI * 32 * 32, 1.1 * Math.PI * 32 * 32);
    }

    [Fact]
    public void Freeze_PlaceAsLargeAsTheFrame_EncodesTheWholeFrame()
    {
        using IFrozenFrame frozen = Freeze(new BoxXyxy(10, 10, 300, 190));

        Assert.Empty(_small.Encoded);
        Assert.Equal([PixelBounds.OfFrame(Width, Height)], _large.Encoded);
    }

    [Fact]
    public void Freeze_MoreThanAreKept_GivesBackTheirPictures()
    {
        // The pool has room for one picture beside the one that is being drawn.
        using IFrozenFrame first = Freeze(OnRed), second = Freeze(null), third = Freeze(null);

        Assert.Equal(PreviewOutcome.Gone, first.Preview(Point).Outcome);
        Assert.Equal(0, _pool.LeasedCount);
    }

    private IFrozenFrame Freeze(BoxXyxy? around)
    {
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false, Red);
        return _previewer.Freeze(frame, around, default);
    }
}
