using SamStream.Sources.Images;

namespace SamStream.Sources.Tests.Images;

public sealed class ImageHeaderTests
{
    [Theory]
    [InlineData(".jpg", "Jpeg")]
    [InlineData(".png", "Png")]
    [InlineData(".bmp", "Bmp")]
    [InlineData(".webp", "WebP")]
    [InlineData(".tiff", "Tiff")]
    [InlineData(".ppm", "Pnm")]
    public void TryRead_EncodedImage_HasItsSize(string extension, string format)
    {
        foreach ((int width, int height) in new[] { (33, 21), (1, 1), (300, 2) })
        {
            byte[] file = ImageFixture.Encode(extension, width, height);

            Assert.True(ImageHeader.TryRead(file, out ImageHeader header));

            Assert.Equal(new ImageHeader(Enum.Parse<ImageFormat>(format), width, height, IsComplete: true), header);
        }
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void TryRead_CutOffImage_IsNotComplete(string extension)
    {
        byte[] file = ImageFixture.Encode(extension, 200, 200);

        Assert.True(ImageHeader.TryRead(file.AsSpan(0, file.Length - 12), out ImageHeader header));

        Assert.False(header.IsComplete);
    }

    [Fact]
    public void TryRead_JpegWithAnEndMarkInItsThumbnail_IsJudgedByItsOwnEnd()
    {
        byte[] jpeg = ImageFixture.Encode(".jpg", 64, 64);
        byte[] thumbnail = [0xFF, 0xE1, 0, 6, 0xFF, 0xD9, 0xFF, 0xD9];
        byte[] file = [.. jpeg[..2], .. thumbnail, .. jpeg[2..^2]];

        Assert.True(ImageHeader.TryRead(file, out ImageHeader header));

        Assert.False(header.IsComplete);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".webp")]
    [InlineData(".tiff")]
    [InlineData(".ppm")]
    public void TryRead_EveryPrefixAndDamage_NeverThrows(string extension)
    {
        byte[] file = ImageFixture.Encode(extension, 20, 20);
        var random = new Random(7);

        for (int length = 0; length < file.Length; length++)
            ImageHeader.TryRead(file.AsSpan(0, length), out _);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. file];
            for (int change = 0; change < 4; change++)
                damaged[random.Next(Math.Min(damaged.Length, 200))] = (byte)random.Next(256);
            ImageHeader.TryRead(damaged, out ImageHeader header);
            Assert.InRange(header.Width, int.MinValue, uint.MaxValue);
        }
    }
}
