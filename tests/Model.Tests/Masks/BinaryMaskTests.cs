using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tests.Masks;

public sealed class BinaryMaskTests
{
    [Theory]
    [InlineData(3, 7)]
    [InlineData(131, 40)]
    public void IntersectionOverUnion_RandomMasks_MatchesCounting(int width, int height)
    {
        var random = new Random(width);
        BinaryMask a = MaskDrawing.Of(width, height, (x, _) => x > width / 4 && random.NextDouble() < 0.6);
        BinaryMask b = MaskDrawing.Of(width, height, (x, _) => x < width * 3 / 4 && random.NextDouble() < 0.6);
        int both = 0, either = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            both += a.Pixels[i] != 0 && b.Pixels[i] != 0 ? 1 : 0;
            either += a.Pixels[i] != 0 || b.Pixels[i] != 0 ? 1 : 0;
        }

        Assert.Equal((float)both / either, a.IntersectionOverUnion(b));
        Assert.Equal(1, a.IntersectionOverUnion(a));
    }

    [Fact]
    public void Subtract_RandomMasks_LeavesWhatTheOtherHasNot()
    {
        var random = new Random(5);
        BinaryMask a = MaskDrawing.Of(131, 40, (x, _) => x > 30 && random.NextDouble() < 0.6);
        BinaryMask b = MaskDrawing.Of(131, 40, (x, y) => x < 100 && y > 5 && random.NextDouble() < 0.6);
        int expected = a.Area - a.Overlap(b);
        a.Subtract(b);

        Assert.Equal(expected, a.Area);
        Assert.Equal(0, a.Overlap(b));
        Assert.Equal(expected, a.Pixels.Count((byte)255));
    }

    [Fact]
    public void IntersectionOverUnion_Disjoint_IsZero()
    {
        BinaryMask left = MaskDrawing.Of(40, 10, (x, _) => x < 10);
        BinaryMask right = MaskDrawing.Of(40, 10, (x, _) => x >= 30);

        Assert.Equal(0, left.IntersectionOverUnion(right));
        Assert.Equal(0, MaskDrawing.Of(4, 4, (_, _) => false).IntersectionOverUnion(MaskDrawing.Of(4, 4, (_, _) => false)));
    }

    [Theory]
    [InlineData(3, -2)]
    [InlineData(-7, 10)]
    [InlineData(25, 0)]
    [InlineData(0, -20)]
    public void CopyShifted_IntoAndOutOfTheFrame_LosesWhatLeavesIt(int x, int y)
    {
        BinaryMask mask = MaskDrawing.Of(20, 24, (px, py) => px is >= 2 and < 12 && py is >= 6 and < 18);
        var shifted = new BinaryMask();
        shifted.CopyShifted(mask, x, y);

        BinaryMask expected = MaskDrawing.Of(20, 24, (px, py) => px - x is >= 2 and < 12 && py - y is >= 6 and < 18);
        Assert.Equal(expected.Pixels, shifted.Pixels);
        Assert.Equal((expected.Area, expected.Bounds), (shifted.Area, shifted.Bounds));
    }

    [Theory]
    [InlineData(0, 0, 20, 12)]
    [InlineData(6, 3, 9, 8)]
    [InlineData(9, 0, 20, 5)]
    [InlineData(15, 0, 20, 12)]
    public void ClipTo_Region_LeavesWhatIsInside(int left, int top, int right, int bottom)
    {
        var region = new PixelBounds(left, top, right, bottom);
        bool IsObject(int x, int y) => x is >= 4 and < 11 && y is >= 2 and < 12 && (x + y) % 4 != 0;
        BinaryMask mask = MaskDrawing.Of(20, 12, IsObject);
        mask.ClipTo(region);

        BinaryMask expected = MaskDrawing.Of(20, 12, (x, y) => IsObject(x, y) && MaskDrawing.Inside(region, x, y));
        Assert.True(mask.Pixels.SequenceEqual(expected.Pixels));
        Assert.Equal((expected.Area, expected.Bounds), (mask.Area, mask.Bounds));
    }

    [Fact]
    public void CopyTo_MaskOfAResult_BecomesTheSameAndComesBack()
    {
        BinaryMask mask = MaskDrawing.Of(20, 12, (x, y) => (x + y) % 3 == 0 && x is >= 4 and < 11 && y is >= 2 and < 12);
        var copy = new SegmentationMask(20, 12, Enumerable.Repeat((byte)1, 20 * 12).ToArray());
        mask.CopyTo(copy);

        byte[] pixels = new byte[20 * 12];
        copy.CopyTo(pixels);
        Assert.Equal(mask.Pixels, pixels.AsSpan());
        Assert.Equal((mask.Area, mask.Bounds), (copy.Area, copy.Bounds));

        BinaryMask back = MaskDrawing.Of(20, 12, (_, _) => true);
        back.CopyFrom(copy);
        Assert.Equal(mask.Pixels, back.Pixels);
        Assert.Equal((mask.Area, mask.Bounds), (back.Area, back.Bounds));
    }
}
