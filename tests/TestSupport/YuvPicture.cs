using SamStream.Pipeline.Frames;

namespace SamStream.TestSupport;

/// <summary>Between BGR24, in which tests draw and look, and the I420 of frames.</summary>
public static class YuvPicture
{
    /// <summary>I420 of BT.601; a colour sample is the mean of its pixels.</summary>
    /// <param name="bgr">Rows of BGR24.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="strideBytes">From one row to the next; 0: nothing lies between them.</param>
    public static byte[] FromBgr(ReadOnlySpan<byte> bgr, int width, int height, int strideBytes = 0)
    {
        var picture = new byte[new I420Layout(width, height).Bytes];
        Draw(bgr, width, height, strideBytes == 0 ? width * 3 : strideBytes, picture);
        return picture;
    }

    /// <summary>Fills a frame with BGR24 pixels of its size.</summary>
    public static void Fill(WritableFrame frame, ReadOnlySpan<byte> bgr)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Draw(bgr, frame.Width, frame.Height, frame.Width * 3, frame.Pixels);
    }

    /// <summary>BGR24 of a frame, each pixel with the colours of its sample.</summary>
    public static byte[] ToBgr(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var bgr = new byte[frame.Width * frame.Height * 3];
        for (int i = 0; i < frame.Width * frame.Height; i++)
        {
            (byte blue, byte green, byte red) = At(frame, i % frame.Width, i / frame.Width);
            (bgr[3 * i], bgr[(3 * i) + 1], bgr[(3 * i) + 2]) = (blue, green, red);
        }

        return bgr;
    }

    /// <summary>One pixel.</summary>
    public static (byte Blue, byte Green, byte Red) At(VideoFrame frame, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int color = ((y / 2) * frame.Layout.ChromaWidth) + (x / 2);
        (float red, float green, float blue) = YuvColors.Of(frame.Metadata.Matrix)
            .ToRgb(frame.Luma[(y * frame.Width) + x], frame.Cb[color], frame.Cr[color]);
        return ((byte)MathF.Round(blue), (byte)MathF.Round(green), (byte)MathF.Round(red));
    }

    private static void Draw(ReadOnlySpan<byte> bgr, int width, int height, int strideBytes, Span<byte> picture)
    {
        var layout = new I420Layout(width, height);
        Span<byte> luma = layout.Luma(picture), cb = layout.Cb(picture), cr = layout.Cr(picture);
        var sums = new (int Cb, int Cr, int Count)[layout.ChromaBytes];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> pixel = bgr.Slice((y * strideBytes) + (x * 3), 3);
                (luma[(y * width) + x], byte pixelCb, byte pixelCr) = YuvColors.Of(YuvMatrix.Bt601).FromRgb(pixel[2], pixel[1], pixel[0]);
                ref (int Cb, int Cr, int Count) sum = ref sums[((y / 2) * layout.ChromaWidth) + (x / 2)];
                sum = (sum.Cb + pixelCb, sum.Cr + pixelCr, sum.Count + 1);
            }
        }

        for (int i = 0; i < sums.Length; i++)
            (cb[i], cr[i]) = ((byte)Math.Round(sums[i].Cb / (double)sums[i].Count), (byte)Math.Round(sums[i].Cr / (double)sums[i].Count));
    }
}
