using SamStream.Model.Flow;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Flow;

public sealed class LumaReductionTests
{
    [Theory]
    [InlineData(64, 48, 32, 24)]
    [InlineData(64, 48, 64, 48)]
    [InlineData(65, 47, 31, 20)]
    [InlineData(33, 100, 32, 99)]
    [InlineData(40, 30, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 3, 5, 3)]
    public void Run_AnyRatio_IsTheMeanLumaOfTheArea(int width, int height, int targetWidth, int targetHeight)
    {
        byte[] luma = new byte[width * height];
        new Random(width).NextBytes(luma);
        byte[] gray = new byte[targetWidth * targetHeight];
        new LumaReduction(width, height, targetWidth, targetHeight).Run(luma, gray);

        for (int y = 0; y < targetHeight; y++)
        {
            for (int x = 0; x < targetWidth; x++)
            {
                double mean = Mean(
                    luma, width, height, (double)x * width / targetWidth, (x + 1.0) * width / targetWidth,
                    (double)y * height / targetHeight, (y + 1.0) * height / targetHeight);
                double full = Math.Clamp((mean - 16) * 255 / 219, 0, 255);
                Assert.InRange(gray[(y * targetWidth) + x], full - 0.51, full + 0.51);
            }
        }
    }

    [Fact]
    public void Run_AfterConstruction_AllocatesNothing()
    {
        byte[] luma = new byte[100 * 50];
        byte[] gray = new byte[40 * 20];
        var reduction = new LumaReduction(100, 50, 40, 20);
        reduction.Run(luma, gray);

        Assert.Equal(0, Allocations.Of(() => reduction.Run(luma, gray)));
    }

    [Fact]
    public void Run_LumaTooShort_NamesNeedAndLength()
    {
        var reduction = new LumaReduction(10, 10, 5, 5);
        ArgumentException error = Assert.Throws<ArgumentException>(() => reduction.Run(new byte[99], new byte[25]));

        Assert.Contains("100", error.Message, StringComparison.Ordinal);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1920, 1080, 854, 854, 480)]
    [InlineData(1080, 1920, 854, 480, 854)]
    [InlineData(640, 480, 854, 640, 480)]
    [InlineData(7680, 3, 854, 854, 1)]
    public void WorkingSize_Frame_KeepsShapeAndNeverGrows(
        int width, int height, int longest, int toWidth, int toHeight) =>
        Assert.Equal((toWidth, toHeight), LumaReduction.WorkingSize(width, height, longest));

    [Fact]
    public void Constructor_LargerTarget_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LumaReduction(10, 10, 11, 10));

    private static double Mean(
        byte[] luma, int width, int height, double left, double right, double top, double bottom)
    {
        double sum = 0;
        for (int y = (int)top; y < Math.Min(height, Math.Ceiling(bottom)); y++)
        {
            for (int x = (int)left; x < Math.Min(width, Math.Ceiling(right)); x++)
            {
                double across = Math.Min(right, x + 1) - Math.Max(left, x);
                double down = Math.Min(bottom, y + 1) - Math.Max(top, y);
                sum += across * down * luma[(y * width) + x];
            }
        }

        return sum / ((right - left) * (bottom - top));
    }
}
