namespace SamStream.Model.Tests.Reference;

/// <summary>SAM's preprocessing as its paper's code has it, one channel and one axis after the other, in double precision.</summary>
internal static class ReferencePreprocessing
{
    public const int Side = 1024;

    private static readonly double[] Mean = [123.675, 116.28, 103.53];
    private static readonly double[] Deviation = [58.395, 57.12, 57.375];

    /// <summary>Width and height of a picture within the network's input.</summary>
    public static (int Width, int Height) SizeOf(int width, int height)
    {
        double scale = (double)Side / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Floor((width * scale) + 0.5)), Math.Max(1, (int)Math.Floor((height * scale) + 0.5)));
    }

    /// <summary>RGB bytes to the input [3, 1024, 1024], normalised and padded with zeros: columns first, then rows.</summary>
    public static float[] Write(byte[] rgb, int width, int height)
    {
        (int newWidth, int newHeight) = SizeOf(width, height);
        Taps[] across = Triangle(width, newWidth), down = Triangle(height, newHeight);
        var input = new float[3 * Side * Side];
        var narrow = new double[newWidth * height];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < newWidth; x++)
                    narrow[(y * newWidth) + x] = across[x].Sum(column => rgb[(((y * width) + column) * 3) + channel]);
            }

            for (int y = 0; y < newHeight; y++)
            {
                for (int x = 0; x < newWidth; x++)
                {
                    double value = down[y].Sum(row => narrow[(row * newWidth) + x]);
                    input[(((channel * Side) + y) * Side) + x] = (float)((value - Mean[channel]) / Deviation[channel]);
                }
            }
        }

        return input;
    }

    // A triangle around each output's centre, widened when shrinking.
    private static Taps[] Triangle(int inputLength, int outputLength)
    {
        double step = (double)inputLength / outputLength, radius = Math.Max(step, 1);
        return [.. Enumerable.Range(0, outputLength).Select(i =>
        {
            double centre = (i + 0.5) * step;
            int first = Math.Max(0, (int)Math.Floor(centre - radius + 0.5));
            int end = Math.Min(inputLength, (int)Math.Floor(centre + radius + 0.5));
            double[] weights = [.. Enumerable.Range(first, end - first).Select(p => Math.Max(0, 1 - (Math.Abs(p + 0.5 - centre) / radius)))];
            double sum = weights.Sum();
            return new Taps(first, [.. weights.Select(weight => weight / sum)]);
        })];
    }

    private sealed record Taps(int First, double[] Weights)
    {
        public double Sum(Func<int, double> value)
        {
            double sum = 0;
            for (int k = 0; k < Weights.Length; k++)
                sum += Weights[k] * value(First + k);
            return sum;
        }
    }
}
