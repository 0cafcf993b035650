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

    /// <summary>
    /// I420 of BT.601 to the input [3, 1024, 1024]: each plane resampled, columns first, then rows; converted, clamped,
    /// normalised and padded with zeros.
    /// </summary>
    public static float[] Write(byte[] planes, int width, int height)
    {
        (int newWidth, int newHeight) = SizeOf(width, height);
        int halfWidth = (width + 1) / 2, halfHeight = (height + 1) / 2, half = halfWidth * halfHeight;
        Taps[] across = Triangle(width, width, newWidth), down = Triangle(height, height, newHeight);
        Taps[] acrossHalf = Triangle(halfWidth, width / 2.0, newWidth), downHalf = Triangle(halfHeight, height / 2.0, newHeight);
        double[] luma = Resample(planes.AsSpan(0, width * height), width, across, down);
        double[] cb = Resample(planes.AsSpan(width * height, half), halfWidth, acrossHalf, downHalf);
        double[] cr = Resample(planes.AsSpan((width * height) + half, half), halfWidth, acrossHalf, downHalf);
        var input = new float[3 * Side * Side];
        for (int i = 0; i < luma.Length; i++)
        {
            double y = (luma[i] - 16) * 255 / 219, u = (cb[i] - 128) * 255 / 224, v = (cr[i] - 128) * 255 / 224;
            double[] rgb = [y + (1.402 * v), y - (0.344136 * u) - (0.714136 * v), y + (1.772 * u)];
            for (int channel = 0; channel < 3; channel++)
            {
                input[(((channel * Side) + (i / newWidth)) * Side) + (i % newWidth)] =
                    (float)((Math.Clamp(rgb[channel], 0, 255) - Mean[channel]) / Deviation[channel]);
            }
        }

        return input;
    }

    private static double[] Resample(ReadOnlySpan<byte> plane, int width, Taps[] across, Taps[] down)
    {
        byte[] values = plane.ToArray();
        int height = values.Length / width;
        var narrow = new double[across.Length * height];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = across[i % across.Length].Sum(column => values[(i / across.Length * width) + column]);
        var result = new double[across.Length * down.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = down[i / across.Length].Sum(row => narrow[(row * across.Length) + (i % across.Length)]);
        return result;
    }

    // A triangle around each output's centre, widened when shrinking.
    private static Taps[] Triangle(int inputLength, double covered, int outputLength)
    {
        double step = covered / outputLength, radius = Math.Max(step, 1);
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
