namespace SamStream.Model.Tests.Sam;

/// <summary>A picture drawn by formula: a shaded background with texture, a disc, a box and a bar. BGR24.</summary>
internal sealed class TestImage
{
    public TestImage(int width, int height, int seed = 1, int paddingBytes = 0)
    {
        Width = width;
        Height = height;
        StrideBytes = (width * 3) + paddingBytes;
        Pixels = new byte[StrideBytes * height];
        var random = new Random(seed);
        Array.Fill(Pixels, (byte)0xCD);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
                var (b, g, r) = Shade(u, v, (double)width / height);
                var noise = random.Next(-12, 13);
                var at = (y * StrideBytes) + (x * 3);
                Pixels[at] = Clamp(b + noise);
                Pixels[at + 1] = Clamp(g + noise);
                Pixels[at + 2] = Clamp(r + noise);
            }
        }
    }

    public int Width { get; }
    public int Height { get; }
    public int StrideBytes { get; }
    public byte[] Pixels { get; }

    public byte[] ToRgb()
    {
        var rgb = new byte[Width * Height * 3];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                for (var c = 0; c < 3; c++)
                    rgb[(((y * Width) + x) * 3) + c] = Pixels[(y * StrideBytes) + (x * 3) + 2 - c];
            }
        }

        return rgb;
    }

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
