using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Reading;

/// <summary>Between OpenCV's images and frame buffers.</summary>
internal static class MatFrames
{
    /// <summary>An image header on a frame's pixels: what OpenCV writes to it lands in the frame if size and type fit.</summary>
    public static Mat Over(WritableFrame frame) =>
        Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, frame.Address, frame.StrideBytes);

    /// <summary>Copies an image of the same size to a frame.</summary>
    /// <exception cref="SourceException">It is not 8-bit BGR.</exception>
    public static unsafe void Copy(Mat image, WritableFrame frame)
    {
        if (image.Type() != MatType.CV_8UC3)
            throw new SourceException($"OpenCV gave pixels of type {image.Type()}; 8UC3 (BGR) was expected.");
        int rowBytes = frame.StrideBytes;
        for (int y = 0; y < frame.Height; y++)
            new ReadOnlySpan<byte>((void*)image.Ptr(y), rowBytes).CopyTo(frame.Pixels.Slice(y * rowBytes, rowBytes));
    }
}
