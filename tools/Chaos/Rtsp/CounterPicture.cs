using SamStream.Pipeline.Frames;

namespace SamStream.Chaos.Rtsp;

/// <summary>
/// Reads the number that the test pattern of <see cref="RtspServer"/> holds: 16 blocks side by side in the top eighth,
/// light for one and dark for zero, the highest bit first.
/// </summary>
public static class CounterPicture
{
    private const int Bits = 16;
    private const int Dark = 80, Light = 176;

    /// <summary>The number, or -1 if a block is neither dark nor light: the picture is damaged.</summary>
    public static int Read(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int number = 0;
        for (int bit = 0; bit < Bits; bit++)
        {
            int x = frame.Width * ((2 * bit) + 1) / (2 * Bits), y = frame.Height / 16;
            byte luma = frame.Luma[(y * frame.Width) + x];
            if (luma is > Dark and < Light)
                return -1;
            number = (number << 1) | (luma >= Light ? 1 : 0);
        }

        return number;
    }
}
