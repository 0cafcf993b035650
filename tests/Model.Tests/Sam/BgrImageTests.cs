using SamStream.Model.Sam;

namespace SamStream.Model.Tests.Sam;

public sealed class BgrImageTests
{
    [Theory]
    [InlineData(10, 10, 29, 300, "stride is 29")]
    [InlineData(10, 10, 30, 299, "need 300 bytes; there are 299")]
    [InlineData(10, 10, 32, 317, "need 318 bytes; there are 317")]
    public void Constructor_PixelsThatDoNotFit_SaysTheNumbers(int width, int height, int stride, int length, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new BgrImage(new byte[length], width, height, stride).Width);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LastRowWithoutItsPadding_IsEnough()
    {
        Assert.Equal(10, new BgrImage(new byte[318], 10, 10, 32).Height);
    }
}
