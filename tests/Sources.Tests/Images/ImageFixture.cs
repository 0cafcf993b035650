using OpenCvSharp;

namespace SamStream.Sources.Tests.Images;

/// <summary>Writes small images: the left half blue, the right half red, and a green first row.</summary>
internal static class ImageFixture
{
    public static readonly Scalar Blue = new(200, 40, 30), Red = new(30, 40, 200), Green = new(30, 200, 40);

    public static string Write(string path, int width = 16, int height = 12)
    {
        using Mat image = Draw(width, height);
        Assert.True(Cv2.ImWrite(path, image));
        return path;
    }

    public static byte[] Encode(string extension, int width = 16, int height = 12)
    {
        using Mat image = Draw(width, height);
        Assert.True(Cv2.ImEncode(extension, image, out byte[] bytes));
        return bytes;
    }

    public static Mat Draw(int width, int height)
    {
        var image = new Mat(height, width, MatType.CV_8UC3, Blue);
        using (Mat right = image[new Rect(width / 2, 0, width - (width / 2), height)])
            right.SetTo(Red);
        using (Mat top = image[new Rect(0, 0, width, Math.Max(1, height / 4))])
            top.SetTo(Green);
        return image;
    }

    /// <summary>Inserts an Exif segment with an orientation (TIFF tag 274) behind a JPEG's first marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
