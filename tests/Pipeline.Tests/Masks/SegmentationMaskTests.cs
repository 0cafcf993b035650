using FsCheck;
using FsCheck.Fluent;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

public sealed class SegmentationMaskTests
{
    [Fact]
    public void Constructor_AnyValues_HoldsThePixelsOfTheTightBounds()
    {
        byte[] pixels = new byte[7 * 5];
        pixels[(1 * 7) + 2] = 1;
        pixels[(3 * 7) + 5] = 200;
        var mask = new SegmentationMask(7, 5, pixels);

        Assert.Equal((7, 5, 2, new PixelBounds(2, 1, 6, 4)), (mask.Width, mask.Height, mask.Area, mask.Bounds));
        Assert.Equal([255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255], mask.Pixels.ToArray());
        Assert.Equal([0, 0, 0, 255], mask.Row(3).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Row(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Row(4).Length);
    }

    [Fact]
    public void Constructor_WrongNumberOfPixels_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SegmentationMask(3, 2, new byte[5]));

        Assert.Equal("A mask of 3x2 needs 6 bytes, not 5.", error.Message);
    }

    // Widths around the 16 and 32 pixels of a vector.
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(70)]
    public void IsObjectAndCopyTo_RandomPixels_GiveThemBack(int width)
    {
        const int height = 9;
        var random = new Random(width);
        byte[] pixels = new byte[width * height];
        for (int i = width; i < pixels.Length - width; i++)
            pixels[i] = random.Next(3) == 0 ? (byte)random.Next(1, 256) : (byte)0;
        var mask = new SegmentationMask(width, height, pixels);
        byte[] copy = new byte[pixels.Length];
        copy.AsSpan().Fill(7);
        mask.CopyTo(copy);

        Assert.Equal(pixels.Select(value => value != 0 ? byte.MaxValue : (byte)0), copy);
        for (int y = -1; y <= height; y++)
        {
            for (int x = -1; x <= width; x++)
                Assert.Equal(x >= 0 && y >= 0 && x < width && y < height && pixels[(y * width) + x] != 0, mask.IsObject(x, y));
        }
    }

    [Fact]
    public void CopyTo_AnotherSize_NamesBoth()
    {
        var mask = new SegmentationMask(3, 2, new byte[6]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => mask.CopyTo(new byte[7]));

        Assert.Equal("A mask of 3x2 needs 6 bytes, not 7.", error.Message);
    }

    [Fact]
    public void Subtract_AnyMasks_LeavesWhatTheOtherHasNotInTightBounds() =>
        Prop.ForAll(RandomMasks.Arbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (mask, seed) =>
        {
            SegmentationMask other = RandomMasks.Make(mask.Width, mask.Height, new Random(seed), seed % 5);
            byte[] left = new byte[mask.Width * mask.Height], taken = new byte[left.Length];
            mask.CopyTo(left);
            other.CopyTo(taken);
            for (int i = 0; i < left.Length; i++)
                left[i] = taken[i] != 0 ? (byte)0 : left[i];
            var expected = new SegmentationMask(mask.Width, mask.Height, left);
            SegmentationMask subtracted = mask.Clone();
            _ = subtracted.ToRle();
            subtracted.Subtract(other);

            return (subtracted.Area, subtracted.Bounds) == (expected.Area, expected.Bounds)
                && subtracted.Pixels.SequenceEqual(expected.Pixels)
                && subtracted.ToRle().Counts.SequenceEqual(expected.ToRle().Counts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Clone_OriginalChanges_KeepsItsPixels()
    {
        var mask = new SegmentationMask(4, 1, [1, 1, 0, 1]);
        SegmentationMask clone = mask.Clone();
        mask.Subtract(new SegmentationMask(4, 1, [1, 0, 0, 0]));

        Assert.Equal((4, 1, 3, new PixelBounds(0, 0, 4, 1)), (clone.Width, clone.Height, clone.Area, clone.Bounds));
        Assert.Equal([255, 255, 0, 255], clone.Pixels.ToArray());
        Assert.Equal([255, 0, 255], mask.Pixels.ToArray());
    }
}
