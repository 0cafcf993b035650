using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// The colours of an object on one frame: a histogram of 8 x 8 x 8 bins over red, green and blue, compared by the
/// Bhattacharyya coefficient (Comaniciu, Ramesh and Meer, "Kernel-Based Object Tracking", 2003, section 3). It tells
/// one thing from its like, where the encoder's features tell objects from their background.
/// </summary>
internal sealed class ColorSignature
{
    /// <summary>Bins of the histogram.</summary>
    public const int Bins = BinsPerChannel * BinsPerChannel * BinsPerChannel;

    private const int BinsPerChannel = 8;
    private const int Shift = 5;

    // Square roots of the bins' shares: the coefficient of two signatures is their inner product.
    private readonly float[] _roots = new float[BinsPerChannel * BinsPerChannel * BinsPerChannel];
    private readonly int[] _counts = new int[BinsPerChannel * BinsPerChannel * BinsPerChannel];

    /// <summary>False until pixels were taken.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Takes the colours of the frame under a mask of its size.</summary>
    public void Take(in YuvImage frame, BinaryMask mask)
    {
        _counts.AsSpan().Clear();
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
            Count(frame, y, mask.Bounds.Left, mask.Pixels.Slice((y * mask.Width) + mask.Bounds.Left, mask.Bounds.Width));

        IsTaken = mask.Area > 0;
        for (int i = 0; i < _roots.Length; i++)
            _roots[i] = IsTaken ? MathF.Sqrt(_counts[i] / (float)mask.Area) : 0;
    }

    /// <summary>How much of the colours are shared, 0 (none) to 1 (the same in the same shares).</summary>
    public float Coefficient(ColorSignature other)
    {
        float sum = 0;
        for (int i = 0; i < _roots.Length; i++)
            sum += _roots[i] * other._roots[i];
        return sum;
    }

    /// <summary>The same for a histogram of counts over an area.</summary>
    public float Coefficient(ReadOnlySpan<int> counts, int area)
    {
        float sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += counts[i] == 0 || _roots[i] == 0 ? 0 : MathF.Sqrt(counts[i]) * _roots[i];
        return sum / MathF.Sqrt(area);
    }

    /// <summary>The bin of a pixel.</summary>
    public static ushort BinAt(in YuvImage frame, int x, int y)
    {
        YuvColors colors = frame.Colors;
        int color = ((y / 2) * frame.Layout.ChromaWidth) + (x / 2);
        int cb = frame.Cb[color] - YuvColors.Gray, cr = frame.Cr[color] - YuvColors.Gray;
        float gray = (frame.Luma[(y * frame.Width) + x] - YuvColors.Black) * YuvColors.OfLuma;
        return (ushort)BinOf(gray, cr * colors.RedOfCr, (cb * colors.GreenOfCb) + (cr * colors.GreenOfCr), cb * colors.BlueOfCb);
    }

    private void Count(in YuvImage frame, int y, int left, ReadOnlySpan<byte> covered)
    {
        ReadOnlySpan<byte> luma = frame.Luma.Slice((y * frame.Width) + left, covered.Length);
        int firstColor = (y / 2) * frame.Layout.ChromaWidth, color = -1;
        YuvColors colors = frame.Colors;
        float red = 0, green = 0, blue = 0;
        for (int x = 0; x < covered.Length; x++)
        {
            if (covered[x] == 0)
                continue;
            // Pixels share a colour, so that most of the work is done for every second one.
            int current = firstColor + ((left + x) / 2);
            if (current != color)
            {
                color = current;
                int cb = frame.Cb[color] - YuvColors.Gray, cr = frame.Cr[color] - YuvColors.Gray;
                (red, green, blue) = (cr * colors.RedOfCr, (cb * colors.GreenOfCb) + (cr * colors.GreenOfCr), cb * colors.BlueOfCb);
            }

            float gray = (luma[x] - YuvColors.Black) * YuvColors.OfLuma;
            _counts[BinOf(gray, red, green, blue)]++;
        }
    }

    private static int BinOf(float gray, float red, float green, float blue) =>
        (((BinOf(gray + red) * BinsPerChannel) + BinOf(gray + green)) * BinsPerChannel) + BinOf(gray + blue);

    private static int BinOf(float channel) => (int)Math.Clamp(channel, 0, 255) >> Shift;
}
