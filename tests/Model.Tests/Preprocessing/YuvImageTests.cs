using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Tests.Preprocessing;

public sealed class YuvImageTests
{
    [Fact]
    public void Constructor_TooFewPixels_SaysTheNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new YuvImage(new byte[148], new I420Layout(11, 9)).Width);

        Assert.Contains("need 159 bytes; there are 148", error.Message, StringComparison.Ordinal);
    }
}
