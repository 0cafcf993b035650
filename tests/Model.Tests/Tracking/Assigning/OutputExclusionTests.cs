using SamStream.Model.Masks;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking.Assigning;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tests.Tracking.Assigning;

public sealed class OutputExclusionTests
{
    private const int Width = 40;
    private const int Height = 20;

    [Fact]
    public void Apply_OneMaskHoldsAnother_TheSmallerOneKeepsItsPixels()
    {
        SegmentationMask whole = Of((x, _) => x < 30), part = Of((x, y) => x is >= 20 and < 26 && y < 10);
        // In either order, and although the large one comes with logits just as well.
        OutputExclusion.Apply([new(whole), new(part)]);

        Assert.Equal(60, part.Area);
        Assert.Equal((30 * Height) - 60, whole.Area);
        Assert.Equal(0, whole.Pixels[22]);
    }

    [Fact]
    public void Apply_HalfOfASmallMaskInALargeOne_IsTheSmallOnes()
    {
        SegmentationMask part = Of((x, y) => x is >= 27 and < 33 && y < 10), whole = Of((x, _) => x < 30);
        OutputExclusion.Apply([new(part), new(whole)]);

        Assert.Equal(60, part.Area);
        Assert.Equal((30 * Height) - 30, whole.Area);
    }

    [Fact]
    public void Apply_TwoOfOneSizeOverlap_ShareNoPixel()
    {
        SegmentationMask left = Of((x, _) => x < 24), right = Of((x, _) => x is >= 16 and < 40);
        OutputExclusion.Apply([new(left), new(right)]);

        Assert.Equal(Width * Height, left.Area + right.Area);
    }

    private static SegmentationMask Of(Func<int, int, bool> isObject)
    {
        BinaryMask drawn = MaskDrawing.Of(Width, Height, isObject);
        return new SegmentationMask(Width, Height, drawn.Pixels.ToArray());
    }
}
