using SamStream.Model.Sam;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Tests.Sam;

public sealed class YuvImageTests
{
    [Fact]
    public void Constructor_TooFewPixels_SaysTheNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new YuvImage(new byte[148], new I420Layout(11, 9)).Width);

        Assert.Contains("need 159 bytes; there are 148", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RgbAt_OddEdge_HasTheLastSamplesColor()
    {
        var layout = new I420Layout(3, 3);
        var pixels = new byte[layout.Bytes];
        layout.Luma(pixels.AsSpan()).Fill(126);
        layout.Cb(pixels.AsSpan()).Fill(128);
        layout.Cr(pixels.AsSpan()).Fill(128);
        layout.Cr(pixels.AsSpan())[3] = 200;
        var image = new YuvImage(pixels, layout);

        Assert.Equal(128.1f, image.RgbAt(1, 1).Red, 0.1f);
        Assert.True(image.RgbAt(2, 2).Red > 240);
        Assert.Equal(image.RgbAt(1, 1).Blue, image.RgbAt(2, 2).Blue);
    }
}
