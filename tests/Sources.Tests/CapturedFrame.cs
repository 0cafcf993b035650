using SamStream.Pipeline.Frames;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests;

/// <summary>A copy of a frame, taken before its lease ended.</summary>
internal sealed record CapturedFrame(FrameMetadata Metadata, int Width, int Height, byte[] Bgr)
{
    public static CapturedFrame Take(VideoFrame frame)
    {
        using (frame)
            return new CapturedFrame(frame.Metadata, frame.Width, frame.Height, YuvPicture.ToBgr(frame));
    }

    /// <summary>Blue, green, red of one pixel.</summary>
    public (int B, int G, int R) this[int x, int y]
    {
        get
        {
            int i = ((y * Width) + x) * 3;
            return (Bgr[i], Bgr[i + 1], Bgr[i + 2]);
        }
    }
}
