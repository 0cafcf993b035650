using OpenCvSharp;
using SamStream.TestSupport;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>Images to bytes and files, and back.</summary>
public class ImageCodecTests
{
    [Fact]
    public void ImDecode_OfAnEncodedPng_GivesEveryPixelBack()
    {
        using var image = Gradient();
        Assert.True(Cv2.ImEncode(".png", image, out var bytes));

        using var decoded = Cv2.ImDecode(bytes, ImreadModes.Unchanged);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal(image.Type(), decoded.Type());
        Assert.Equal(0, Cv2.Norm(image, decoded, NormTypes.INF));
    }

    [Fact]
    public void ImEncode_OfAJpeg_FollowsTheQuality()
    {
        using var image = Gradient();
        Cv2.ImEncode(".jpg", image, out var coarse, new ImageEncodingParam(ImwriteFlags.JpegQuality, 10));
        Cv2.ImEncode(".jpg", image, out var fine, [(int)ImwriteFlags.JpegQuality, 95]);

        using var decoded = Cv2.ImDecode(fine, ImreadModes.Color);

        Assert.True(coarse.Length < fine.Length, $"quality 10: {coarse.Length} bytes, quality 95: {fine.Length} bytes");
        Assert.True(Cv2.Norm(image, decoded, NormTypes.L1) / image.Total() < 6, "mean error of all channels per pixel");
    }

    [Fact]
    public void ImEncode_ToAnUnknownFormat_ThrowsOpenCVException()
    {
        using var image = Gradient();

        Assert.Throws<OpenCVException>(() => Cv2.ImEncode(".nosuchformat", image, out _));
        Assert.Throws<ArgumentException>(() => Cv2.ImEncode("", image, out _));
    }

    [Fact]
    public void ImDecode_OfGarbage_GivesAnEmptyMat()
    {
        using var decoded = Cv2.ImDecode("no image at all"u8, ImreadModes.Color);

        Assert.True(decoded.Empty());
        Assert.Throws<ArgumentException>(() => Cv2.ImDecode(Array.Empty<byte>(), ImreadModes.Color));
    }

    [Fact]
    public void ImRead_OfAMissingFile_GivesAnEmptyMat()
    {
        using var image = Cv2.ImRead("/no/such/image.png");

        Assert.True(image.Empty());
    }

    [Fact]
    public void ImRead_OfAUnicodePath_ReadsWhatImWriteWrote()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Bild – 写真 😀.png");
        using var image = Gradient();

        Assert.True(Cv2.ImWrite(path, image));
        using var read = Cv2.ImRead(path);

        Assert.True(File.Exists(path));
        Assert.Equal(0, Cv2.Norm(image, read, NormTypes.INF));
    }

    [Fact]
    public void ImRead_InGray_HasOneChannel()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.png");
        using var image = Gradient();
        Cv2.ImWrite(path, image, new ImageEncodingParam(ImwriteFlags.PngCompression, 1));

        using var gray = Cv2.ImRead(path, ImreadModes.Grayscale);

        Assert.Equal(MatType.CV_8UC1, gray.Type());
    }

    [Fact]
    public void ImWrite_IntoAMissingFolder_ReturnsFalse()
    {
        using var image = Gradient();

        Assert.False(Cv2.ImWrite("/no/such/folder/a.png", image));
    }

    private static Mat Gradient()
    {
        var image = new Mat(32, 48, MatType.CV_8UC3);
        for (var y = 0; y < image.Rows; y++)
        {
            for (var x = 0; x < image.Cols; x++)
                image.Set(y, x, new Vec3b((byte)(x * 5), (byte)(y * 7), (byte)((x + y) * 3)));
        }

        return image;
    }
}
