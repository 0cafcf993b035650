using FsCheck;
using FsCheck.Fluent;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

/// <summary>Masks of any size from 1x1: noise of any density, rectangles with holes, empty and full ones.</summary>
public static class RandomMasks
{
    public static Arbitrary<SegmentationMask> Arbitrary() => Arb.From(
        from width in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, 8), Gen.Choose(1, 100))
        from height in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, 8), Gen.Choose(1, 100))
        from seed in Gen.Choose(0, int.MaxValue)
        from kind in Gen.Choose(0, 4)
        select Make(width, height, new Random(seed), kind));

    public static SegmentationMask Make(int width, int height, Random random, int kind)
    {
        var pixels = new byte[width * height];
        switch (kind)
        {
            case 0:
                break;
            case 1:
                pixels.AsSpan().Fill(1);
                break;
            case 2:
                double density = random.NextDouble();
                for (int i = 0; i < pixels.Length; i++)
                    pixels[i] = random.NextDouble() < density ? (byte)1 : (byte)0;
                break;
            default:
                for (int i = 0; i < 6; i++)
                    FillRectangle(pixels, width, height, random, i % 2 == 0 ? (byte)1 : (byte)0);
                break;
        }

        return new SegmentationMask(width, height, pixels);
    }

    private static void FillRectangle(byte[] pixels, int width, int height, Random random, byte value)
    {
        int left = random.Next(width), top = random.Next(height);
        int right = random.Next(left, width) + 1, bottom = random.Next(top, height) + 1;
        for (int y = top; y < bottom; y++)
            pixels.AsSpan((y * width) + left, right - left).Fill(value);
    }
}
