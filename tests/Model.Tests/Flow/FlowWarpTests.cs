using SamStream.Model.Flow;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Flow;

public sealed class FlowWarpTests
{
    private const int Width = 53;
    private const int Height = 37;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -2)]
    [InlineData(-17, 11)]
    [InlineData(60, 0)]
    public void WarpMask_WholePixelFlow_ShiftsExactly(int shiftX, int shiftY)
    {
        byte[] mask = RandomMask();
        byte[] warped = Dirty();
        FlowWarp.WarpMask(mask, Constant(shiftX), Constant(shiftY), Width, Height, warped);

        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (int sourceX, int sourceY) = (x + shiftX, y + shiftY);
                bool inside = sourceX is >= 0 and < Width && sourceY is >= 0 and < Height;
                Assert.Equal(inside ? mask[(sourceY * Width) + sourceX] : (byte)0, warped[(y * Width) + x]);
            }
        }
    }

    [Fact]
    public void WarpMask_RandomFlow_IsTheBilinearValueAtOneHalf()
    {
        byte[] mask = RandomMask();
        var random = new Random(4);
        float[] flowX = [.. Enumerable.Range(0, Width * Height).Select(_ => (random.NextSingle() - 0.5f) * 20)];
        float[] flowY = [.. Enumerable.Range(0, Width * Height).Select(_ => (random.NextSingle() - 0.5f) * 20)];
        byte[] warped = Dirty();
        FlowWarp.WarpMask(mask, flowX, flowY, Width, Height, warped);

        for (int i = 0; i < warped.Length; i++)
        {
            double value = Bilinear(mask, (i % Width) + (double)flowX[i], (i / Width) + (double)flowY[i]);
            if (Math.Abs(value - 0.5) > 1e-4)
            {
                Assert.Equal(value >= 0.5 ? 255 : 0, warped[i]);
            }
        }
    }

    [Theory]
    [InlineData(0.5f, 255)]
    [InlineData(0.51f, 0)]
    [InlineData(-0.5f, 255)]
    [InlineData(-0.51f, 0)]
    public void WarpMask_BetweenPixels_SetsFromOneHalfOn(float shift, byte expected)
    {
        byte[] mask = new byte[Width * Height];
        mask[(10 * Width) + 20] = 255;
        byte[] warped = Dirty();
        FlowWarp.WarpMask(mask, Constant(shift), Constant(0), Width, Height, warped);

        Assert.Equal(expected, warped[(10 * Width) + 20]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    public void WarpMask_FlowThatLeavesEveryImage_IsZero(float flow)
    {
        byte[] mask = new byte[Width * Height];
        mask.AsSpan().Fill(255);
        byte[] warped = Dirty();
        FlowWarp.WarpMask(mask, Constant(flow), Constant(0), Width, Height, warped);

        Assert.All(warped, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0, 0, Width, Height)]
    [InlineData(5, 6, 20, 9)]
    [InlineData(49, 30, 400, 400)]
    [InlineData(-10, -10, 13, 14)]
    [InlineData(5, 5, 0, 3)]
    [InlineData(100, 100, 5, 5)]
    [InlineData(3, 3, 5, 1)]
    public void WarpMask_Region_EqualsTheWholeInsideAndZeroOutside(int x, int y, int width, int height)
    {
        byte[] mask = RandomMask();
        byte[] whole = Dirty();
        byte[] part = Dirty();
        float[] flowX = Constant(1.3f);
        float[] flowY = Constant(-0.6f);
        FlowWarp.WarpMask(mask, flowX, flowY, Width, Height, whole);
        FlowWarp.WarpMask(mask, flowX, flowY, Width, Height, new PixelRegion(x, y, width, height), part);

        for (int i = 0; i < whole.Length; i++)
        {
            bool inside = i % Width >= x && i % Width < x + width && i / Width >= y && i / Width < y + height;
            Assert.Equal(inside ? whole[i] : (byte)0, part[i]);
        }
    }

    [Theory]
    [InlineData("Fine")]
    [InlineData("Medium")]
    [InlineData("Fast")]
    public void WarpMask_FieldOfLowerResolution_EqualsUpsampledFlow(string preset)
    {
        DisFlowOptions options = preset switch
        {
            "Fine" => new DisFlowOptions { FinestLevel = 0 },
            "Medium" => new DisFlowOptions(),
            _ => new DisFlowOptions { FinestLevel = 2 },
        };
        const int LargeWidth = 1101;
        const int LargeHeight = 97;
        var texture = new SmoothTexture();
        byte[] from = texture.Render(LargeWidth, LargeHeight);
        byte[] to = texture.Render(LargeWidth, LargeHeight, (x, y) => ((x * 1.02) - 3, (y * 0.98) + 1));
        var flow = new DisOpticalFlow(LargeWidth, LargeHeight, options);
        float[] flowX = new float[LargeWidth * LargeHeight];
        float[] flowY = new float[LargeWidth * LargeHeight];
        flow.Compute(from, to, flowX, flowY);
        byte[] mask = Stripes(LargeWidth, LargeHeight);
        byte[] expected = new byte[mask.Length];
        byte[] actual = new byte[mask.Length];
        var region = new PixelRegion(3, 2, LargeWidth - 10, LargeHeight - 5);
        FlowWarp.WarpMask(mask, flowX, flowY, LargeWidth, LargeHeight, region, expected);
        FlowWarp.WarpMask(mask, flow.Field, 1f, 1f, LargeWidth, LargeHeight, region, actual);

        // The two interpolate in another order: a value that is ½ up to rounding may fall either way.
        Assert.InRange(expected.Zip(actual).Count(pair => pair.First != pair.Second), 0, expected.Length / 10_000);
        Assert.Contains((byte)255, actual);
    }

    [Theory]
    [InlineData(2.25f, 2.25f)]
    [InlineData(1f, 3f)]
    [InlineData(1.1f, 1f)]
    public void WarpMask_FieldOfAWorkingSize_ScalesDisplacements(float scaleX, float scaleY)
    {
        var field = new FlowField(40, 30, 2);
        for (int y = 0; y < 30; y++)
        {
            field.X.Row(y).Fill(1.5f);
            field.Y.Row(y).Fill(-0.5f);
        }

        int width = (int)(80 * scaleX);
        int height = (int)(60 * scaleY);
        byte[] mask = Stripes(width, height);
        byte[] expected = new byte[mask.Length];
        byte[] actual = new byte[mask.Length];
        float[] flowX = new float[mask.Length];
        float[] flowY = new float[mask.Length];
        flowX.AsSpan().Fill(1.5f * 2 * scaleX);
        flowY.AsSpan().Fill(-0.5f * 2 * scaleY);
        var region = new PixelRegion(0, 0, width, height);
        FlowWarp.WarpMask(mask, flowX, flowY, width, height, region, expected);
        FlowWarp.WarpMask(mask, field, scaleX, scaleY, width, height, region, actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void WarpMask_Any_AllocatesNothing()
    {
        byte[] mask = RandomMask();
        byte[] warped = Dirty();
        float[] flow = Constant(0.3f);
        var field = new FlowField(27, 19, 2);
        var region = new PixelRegion(1, 1, 40, 30);

        long allocated = Allocations.Of(() =>
        {
            FlowWarp.WarpMask(mask, flow, flow, Width, Height, region, warped);
            FlowWarp.WarpMask(mask, field, 1f, 1f, Width, Height, region, warped);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void WarpMask_SpanOfAnotherLength_NamesItAndItsLength()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => FlowWarp.WarpMask(new byte[11], new float[12], new float[12], 4, 3, new byte[12]));
        Assert.Equal("previousMask", error.ParamName);
        Assert.Contains("11", error.Message, StringComparison.Ordinal);
    }

    private static float[] Constant(float value)
    {
        float[] flow = new float[Width * Height];
        flow.AsSpan().Fill(value);
        return flow;
    }

    private static byte[] Dirty()
    {
        byte[] mask = new byte[Width * Height];
        mask.AsSpan().Fill(77);
        return mask;
    }

    private static byte[] RandomMask()
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, Width * Height).Select(_ => (byte)(random.Next(2) * 255))];
    }

    private static byte[] Stripes(int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => (byte)((((i % width) + (i / width)) / 7) % 2 * 255))];

    private static double Bilinear(byte[] mask, double x, double y)
    {
        (double left, double top) = (Math.Floor(x), Math.Floor(y));
        (double fractionX, double fractionY) = (x - left, y - top);
        return ((1 - fractionY) * (((1 - fractionX) * At(left, top)) + (fractionX * At(left + 1, top))))
            + (fractionY * (((1 - fractionX) * At(left, top + 1)) + (fractionX * At(left + 1, top + 1))));

        double At(double column, double row) => column is >= 0 and < Width && row is >= 0 and < Height
            ? mask[((int)row * Width) + (int)column] / 255.0
            : 0;
    }
}
