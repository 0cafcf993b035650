using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Tests.Frames;

public sealed class YuvColorsTests
{
    // What FFmpeg makes of pure colours.
    [Theory]
    [InlineData(YuvMatrix.Bt601, 255, 0, 0, 81, 90, 240)]
    [InlineData(YuvMatrix.Bt601, 0, 255, 0, 145, 54, 34)]
    [InlineData(YuvMatrix.Bt601, 0, 0, 255, 41, 240, 110)]
    [InlineData(YuvMatrix.Bt709, 255, 0, 0, 63, 102, 240)]
    [InlineData(YuvMatrix.Bt2020, 255, 0, 0, 74, 97, 240)]
    [InlineData(YuvMatrix.Bt709, 255, 255, 255, 235, 128, 128)]
    [InlineData(YuvMatrix.Bt601, 0, 0, 0, 16, 128, 128)]
    public void FromRgb_PureColor_IsTheStandards(YuvMatrix matrix, byte red, byte green, byte blue, byte luma, byte cb, byte cr) =>
        Assert.Equal((luma, cb, cr), YuvColors.Of(matrix).FromRgb(red, green, blue));

    [Theory]
    [InlineData(YuvMatrix.Bt601)]
    [InlineData(YuvMatrix.Bt709)]
    [InlineData(YuvMatrix.Bt2020)]
    public void ToRgb_OfFromRgb_IsTheColorAgain(YuvMatrix matrix)
    {
        YuvColors colors = YuvColors.Of(matrix);
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            (byte red, byte green, byte blue) = ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            (byte luma, byte cb, byte cr) = colors.FromRgb(red, green, blue);
            (float r, float g, float b) = colors.ToRgb(luma, cb, cr);
            Assert.InRange(Math.Abs(r - red) + Math.Abs(g - green) + Math.Abs(b - blue), 0, 5);
        }
    }

    [Fact]
    public void ToRgb_OutsideOfTheCube_IsItsNearestSide()
    {
        Assert.Equal((255, 255, 255), YuvColors.Of(YuvMatrix.Bt601).ToRgb(255, 128, 128));
        Assert.Equal((0, 0, 0), YuvColors.Of(YuvMatrix.Bt601).ToRgb(0, 128, 128));
    }
}
