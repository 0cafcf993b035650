namespace SamStream.Model.Tests.Flow;

/// <summary>A texture known between pixels too: a sum of waves of 12 to 60 pixels with seeded phases.</summary>
internal sealed class SmoothTexture
{
    private const int Waves = 24;
    private readonly (double X, double Y, double Phase)[] _waves = new (double, double, double)[Waves];

    public SmoothTexture(int seed = 7)
    {
        var random = new Random(seed);
        for (int i = 0; i < Waves; i++)
        {
            double length = 12 + (48 * i / (double)Waves);
            double angle = random.NextDouble() * 2 * Math.PI;
            double frequency = 2 * Math.PI / length;
            _waves[i] = (frequency * Math.Cos(angle), frequency * Math.Sin(angle), random.NextDouble() * 2 * Math.PI);
        }
    }

    public double At(double x, double y)
    {
        double sum = 0;
        foreach ((double waveX, double waveY, double phase) in _waves)
        {
            sum += Math.Sin((waveX * x) + (waveY * y) + phase);
        }

        return Math.Clamp(128 + (110 * sum / Math.Sqrt(Waves) / 1.5), 0, 255);
    }

    /// <summary>An image [height*width] whose pixel (x, y) shows the texture at <paramref name="place"/>(x, y).</summary>
    public byte[] Render(int width, int height, Func<double, double, (double X, double Y)> place)
    {
        byte[] gray = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double textureX, double textureY) = place(x, y);
                gray[(y * width) + x] = (byte)Math.Round(At(textureX, textureY));
            }
        }

        return gray;
    }

    public byte[] Render(int width, int height) => Render(width, height, (x, y) => (x, y));
}
