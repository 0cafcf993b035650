using OpenCvSharp;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>Encodes pictures as JPEG of a limited size: first compressed more, then at half the width and height.</summary>
internal static class JpegPicture
{
    private const int LowestQuality = 40;
    private const int QualityStep = 20;
    private const int SmallestSide = 32;

    /// <returns>Null if it does not fit whatever is done.</returns>
    public static byte[]? Encode(Mat picture, int quality, int maxBytes)
    {
        for (int lower = quality; ; lower = Math.Max(LowestQuality, lower - QualityStep))
        {
            Cv2.ImEncode(".jpg", picture, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, lower));
            if (jpeg.Length <= maxBytes)
                return jpeg;
            if (lower <= LowestQuality)
                break;
        }

        if (Math.Min(picture.Width, picture.Height) < 2 * SmallestSide)
            return null;
        using var half = new Mat();
        Cv2.Resize(picture, half, new Size(picture.Width / 2, picture.Height / 2), 0, 0, InterpolationFlags.Area);
        return Encode(half, quality, maxBytes);
    }
}
