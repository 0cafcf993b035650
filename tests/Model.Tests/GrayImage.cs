using OpenCvSharp;

namespace SamStream.Model.Tests;

/// <summary>Gray values of image files.</summary>
internal static class GrayImage
{
    public static byte[] Read(string path)
    {
        using Mat image = Cv2.ImRead(path, ImreadModes.Grayscale);
        image.GetArray(out byte[] gray);
        return gray;
    }
}
