using SamStream.Model.Flow;

namespace SamStream.Model.Tests.Flow;

public sealed class LumaTests
{
    // What OpenCV's BGR2GRAY gives for the corners of the colour cube and a few rounding cases.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(255, 0, 0, 29)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 76)]
    [InlineData(255, 255, 0, 179)]
    [InlineData(128, 128, 128, 128)]
    [InlineData(1, 1, 1, 1)]
    public void FromBgr_KnownColour_IsOpenCvsValue(byte blue, byte green, byte red, byte expected)
    {
        // Seventeen pixels: sixteen in a vector, one beyond.
        byte[] bgr = [.. Enumerable.Repeat(new[] { blue, green, red }, 17).SelectMany(pixel => pixel)];
        byte[] gray = new byte[17];
        Luma.FromBgr(bgr, 17, 1, 51, gray);

        Assert.All(gray, value => Assert.Equal(expected, value));
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(15, 3, 5)]
    [InlineData(16, 2, 0)]
    [InlineData(49, 7, 13)]
    public void FromBgr_AnyWidthAndStride_RoundsTheWeightedSum(int width, int height, int padding)
    {
        int stride = (3 * width) + padding;
        byte[] bgr = new byte[(stride * height) - padding];
        new Random(width).NextBytes(bgr);
        byte[] gray = new byte[width * height];
        Luma.FromBgr(bgr, width, height, stride, gray);

        for (int i = 0; i < gray.Length; i++)
        {
            int pixel = (i / width * stride) + (3 * (i % width));
            double exact = (0.114 * bgr[pixel]) + (0.587 * bgr[pixel + 1]) + (0.299 * bgr[pixel + 2]);
            Assert.InRange(gray[i], exact - 0.51, exact + 0.51);
        }
    }

    [Fact]
    public void FromBgr_StrideShorterThanARow_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Luma.FromBgr(new byte[300], 10, 10, 29, new byte[100]));
        Assert.Contains("30", error.Message, StringComparison.Ordinal);
        Assert.Contains("29", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromBgr_ImageTooShort_NamesNeedAndLength()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Luma.FromBgr(new byte[299], 10, 10, 30, new byte[100]));
        Assert.Contains("300", error.Message, StringComparison.Ordinal);
        Assert.Contains("299", error.Message, StringComparison.Ordinal);
    }
}
