using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Segmentation;

public sealed class FramePartsTests
{
    private const int Width = 64;
    private const int Height = 36;

    private static readonly PixelBounds Corner = new(0, 0, 8, 8);
    private static readonly PixelBounds Middle = new(20, 10, 40, 30);

    [Fact]
    public void Whole_OfAnyFrame_IsAllOfItAsOne()
    {
        Assert.Equal((default, 1, true), (FrameParts.Whole, FrameParts.Whole.Count, FrameParts.Whole.IsWhole));
        Assert.Equal(PixelBounds.OfFrame(Width, Height), FrameParts.Whole.Part(0, Width, Height));
    }

    [Fact]
    public void Part_OfOneOrTwo_IsItsOwn()
    {
        FrameParts one = new(Corner), two = new(Corner, Middle);

        Assert.Equal((1, false, Corner), (one.Count, one.IsWhole, one.Part(0, Width, Height)));
        Assert.Equal((2, false, Corner), (two.Count, two.IsWhole, two.Part(0, Width, Height)));
        Assert.Equal(Middle, two.Part(1, Width, Height));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Part_ThereIsNone_Throws(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameParts(Corner).Part(index, Width, Height));
}
