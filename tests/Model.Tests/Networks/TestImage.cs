using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>A picture drawn by formula: a shaded background with texture, a disc, a box and a bar. I420.</summary>
internal sealed class TestImage
{
    public TestImage(int width, int height, int seed = 1)
    {
        Width = width;
        Height = height;
        var bgr = new byte[width * height * 3];
        var random = new Random(seed);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
                var (b, g, r) = Shade(u, v, (double)width / height);
                var noise = random.Next(-12, 13);
                var at = ((y * width) + x) * 3;
                bgr[at] = Clamp(b + noise);
                bgr[at + 1] = Clamp(g + noise);
                bgr[at + 2] = Clamp(r + noise);
            }
        }

        Pixels = YuvPicture.FromBgr(bgr, width, height);
    }

    public int Width { get; }
    public int Height { get; }
    public I420Layout Layout => new(Width, Height);

    /// <summary>Luma, Cb, Cr.</summary>
    public byte[] Pixels { get; }

    public YuvImage View => new(Pixels, Layout);

    private static (double B, double G, double R) Shade(double u, double v, double aspect)
    {
        var (dx, dy) = ((u - 0.32) * aspect, v - 0.45);
        if ((dx * dx) + (dy * dy) < 0.05)
            return (40, 60, 210 + (30 * Math.Sin(20 * u)));
        if (u is > 0.6 and < 0.85 && v is > 0.3 and < 0.75)
            return (190, 120 + (60 * v), 30);
        if (Math.Abs(v - 0.88) < 0.04)
            return (30, 200, 220);
        return (100 + (60 * u), 120 + (40 * v), 110 + (25 * Math.Sin(40 * u) * Math.Cos(30 * v)));
    }

    private static byte Clamp(double value) => (byte)Math.Clamp(value, 0, 255);
}
