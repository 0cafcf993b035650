using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tests.Preprocessing;

public sealed class InputSizeTests
{
    [Fact]
    public void Constructor_Rectangle_HasCellsAndLogits()
    {
        var size = new InputGeometry(new InputSize(1024, 576), 16, 4);

        Assert.Equal((64, 36), (size.CellColumns, size.CellRows));
        Assert.Equal((256, 144), (size.LowResColumns, size.LowResRows));
    }

    [Theory]
    [InlineData(1024, 8, 4)]
    [InlineData(512, 12, 4)]
    [InlineData(512, 16, 5)]
    [InlineData(512, 16, 32)]
    public void Geometry_StepsThatDoNotFit_Throws(int side, int cellStep, int lowResStep) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputGeometry(new InputSize(side, side), cellStep, lowResStep));

    [Theory]
    [InlineData(1040, 576)]
    [InlineData(1024, 32)]
    [InlineData(1024, 560)]
    public void Constructor_SideThatCannotBe_IsRefused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputSize(width, height));

    [Fact]
    public void TryParse_ItsOwnText_GivesTheSame()
    {
        Assert.True(InputSize.TryParse($"{new InputSize(768, 448)}", out var size));
        Assert.Equal(new InputSize(768, 448), size);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1024")]
    [InlineData("1024x")]
    [InlineData("1024x576x3")]
    [InlineData("-1024x576")]
    [InlineData("1024x577")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Assert.False(InputSize.TryParse(text, out _));

    [Theory]
    [InlineData(ModelQuality.Full, 1920, 1080, "1024x576")]
    [InlineData(ModelQuality.Full, 854, 480, "1024x576")]
    [InlineData(ModelQuality.Full, 852, 480, "1024x576")]
    [InlineData(ModelQuality.Full, 480, 640, "768x1024")]
    [InlineData(ModelQuality.Full, 300, 300, "1024x1024")]
    [InlineData(ModelQuality.High, 1280, 720, "768x448")]
    [InlineData(ModelQuality.Medium, 1280, 720, "640x384")]
    [InlineData(ModelQuality.Low, 1280, 720, "512x288")]
    [InlineData(ModelQuality.Low, 4000, 10, "512x64")]
    public void For_QualityAndFrame_HasItsLongestSideAndTheFramesShape(
        ModelQuality quality, int width, int height, string expected)
    {
        Assert.Equal(expected, $"{InputSize.For(quality, width, height)}");
    }

    [Theory]
    [InlineData("1024x576", "1024x576 768x768 512x512 256x256")]
    [InlineData("512x288", "512x288 384x384 256x256 128x128")]
    [InlineData("1024x1024", "1024x1024 704x704 352x352")]
    [InlineData("96x96", "96x96 64x64")]
    [InlineData("64x64", "64x64")]
    public void WithSquares_OfASize_AreOfItsCostAHalfAndLessButNotTooSmall(string size, string expected)
    {
        Assert.True(InputSize.TryParse(size, out InputSize whole));

        Assert.Equal(expected, string.Join(' ', whole.WithSquares()));
    }
}
