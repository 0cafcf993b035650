namespace SamStream.Model.Tests.Networks.SamLightening;

/// <summary>
/// The image encoder of SAM-Lightening (arXiv 2403.09195) as loops over single tokens, in double precision: what a graph is compared
/// with.
/// </summary>
/// <param name="weights">Arrays by their names in a checkpoint.</param>
/// <param name="interval">Distance of neighbours in a group of tokens.</param>
/// <param name="globalSegment">Tokens of a segment of a global block.</param>
internal sealed class PlainEncoder(Func<string, float[]> weights, int interval, int globalSegment)
{
    private const int Patch = 16, Channels = 384, Heads = 6, Window = 14, Side = 64, Embedding = 256;

    /// <summary>An image [3, height, width] to an embedding [256, height/16, width/16].</summary>
    public float[] Run(float[] image, int width, int height)
    {
        int columns = width / Patch, rows = height / Patch;
        var tokens = new double[rows * columns][];
        for (var token = 0; token < tokens.Length; token++)
            tokens[token] = PatchOf(image, width, height, token % columns, token / columns);
        for (var block = 0; block < 6; block++)
            tokens = Block(tokens, rows, columns, $"blocks.{block}", isGlobal: block == 2 || block == 5);

        tokens = [.. tokens.Select(token => Normalize(Linear(token, "neck.0", Embedding, hasBias: false), "neck.1"))];
        var result = new float[Embedding * rows * columns];
        for (var token = 0; token < tokens.Length; token++)
        {
            var seen = Normalize(Convolve(tokens, rows, columns, token % columns, token / columns), "neck.3");
            for (var channel = 0; channel < Embedding; channel++)
                result[(channel * rows * columns) + token] = (float)seen[channel];
        }

        return result;
    }

    private double[] PatchOf(float[] image, int width, int height, int column, int row)
    {
        var pixels = new double[3 * Patch * Patch];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < Patch; y++)
            {
                for (var x = 0; x < Patch; x++)
                {
                    pixels[(((channel * Patch) + y) * Patch) + x] =
                        image[(((channel * height) + (row * Patch) + y) * width) + (column * Patch) + x];
                }
            }
        }

        var token = Linear(pixels, "patch_embed.proj", Channels);
        for (var channel = 0; channel < Channels; channel++)
            token[channel] += weights("pos_embed")[(((row * Side) + column) * Channels) + channel];
        return token;
    }

    private double[][] Block(double[][] tokens, int rows, int columns, string path, bool isGlobal)
    {
        double[][] normal = [.. tokens.Select(token => Normalize(token, $"{path}.norm1"))];
        var attended = new double[tokens.Length][];
        if (isGlobal)
        {
            for (var start = 0; start < tokens.Length; start += globalSegment)
                Attend(normal[start..(start + globalSegment)], path).CopyTo(attended, start);
        }
        else
        {
            for (var top = 0; top < rows; top += Window)
            {
                for (var left = 0; left < columns; left += Window)
                    AttendInWindow(normal, attended, rows, columns, top, left, path);
            }
        }

        return [.. tokens.Select((token, i) =>
        {
            var sum = Sum(token, attended[i]);
            var wide = Linear(Normalize(sum, $"{path}.norm2"), $"{path}.mlp.lin1", 4 * Channels);
            return Sum(sum, Linear([.. wide.Select(Gelu)], $"{path}.mlp.lin2", Channels));
        })];
    }

    private void AttendInWindow(
        double[][] tokens, double[][] attended, int rows, int columns, int top, int left, string path)
    {
        var window = new double[Window * Window][];
        for (var i = 0; i < window.Length; i++)
        {
            int row = top + (i / Window), column = left + (i % Window);
            window[i] = row < rows && column < columns ? tokens[(row * columns) + column] : new double[Channels];
        }

        var seen = Attend(window, path);
        for (var i = 0; i < window.Length; i++)
        {
            int row = top + (i / Window), column = left + (i % Window);
            if (row < rows && column < columns)
                attended[(row * columns) + column] = seen[i];
        }
    }

    /// <summary>One segment: for each offset, rows at the interval attend to each other, and go back to their places.</summary>
    private double[][] Attend(double[][] segment, string path)
    {
        double[][] mixed = [.. segment.Select(token => Linear(token, $"{path}.attn.qkv", 3 * Channels))];
        var seen = new double[segment.Length][];
        for (var offset = 0; offset < interval; offset++)
        {
            for (var from = offset; from < segment.Length; from += interval)
            {
                seen[from] = new double[Channels];
                for (var head = 0; head < Heads; head++)
                    Ask(mixed, seen[from], from, offset, head);
            }
        }

        return [.. seen.Select(token => Linear(token, $"{path}.attn.proj", Channels))];
    }

    private void Ask(double[][] mixed, double[] seen, int from, int offset, int head)
    {
        const int size = Channels / Heads;
        var start = head * size;
        var shares = new double[mixed.Length];
        var all = 0.0;
        for (var to = offset; to < mixed.Length; to += interval)
        {
            var score = 0.0;
            for (var i = start; i < start + size; i++)
                score += mixed[from][i] * mixed[to][Channels + i];
            shares[to] = Math.Exp(score / Math.Sqrt(size));
            all += shares[to];
        }

        for (var to = offset; to < mixed.Length; to += interval)
        {
            for (var i = start; i < start + size; i++)
                seen[i] += shares[to] / all * mixed[to][(2 * Channels) + i];
        }
    }

    private double[] Convolve(double[][] tokens, int rows, int columns, int column, int row)
    {
        var kernel = weights("neck.2.weight");
        var result = new double[Embedding];
        for (var i = 0; i < 9; i++)
        {
            int y = row + (i / 3) - 1, x = column + (i % 3) - 1;
            if (y < 0 || y >= rows || x < 0 || x >= columns)
                continue;
            var token = tokens[(y * columns) + x];
            for (var output = 0; output < Embedding; output++)
            {
                for (var input = 0; input < Embedding; input++)
                    result[output] += kernel[(((output * Embedding) + input) * 9) + i] * token[input];
            }
        }

        return result;
    }

    private double[] Linear(double[] x, string path, int outputs, bool hasBias = true)
    {
        var matrix = weights($"{path}.weight");
        var bias = hasBias ? weights($"{path}.bias") : new float[outputs];
        var result = new double[outputs];
        for (var output = 0; output < outputs; output++)
        {
            var sum = (double)bias[output];
            for (var input = 0; input < x.Length; input++)
                sum += matrix[(output * x.Length) + input] * x[input];
            result[output] = sum;
        }

        return result;
    }

    private double[] Normalize(double[] x, string path)
    {
        var mean = x.Average();
        var spread = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-6);
        return [.. x.Select((value, i) => ((value - mean) / spread * weights($"{path}.weight")[i]) + weights($"{path}.bias")[i])];
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Gelu(double x) => x * (1 + Erf(x / Math.Sqrt(2))) / 2;

    // Abramowitz and Stegun, 7.1.26: to 1.5e-7.
    private static double Erf(double x)
    {
        var t = 1 / (1 + (0.3275911 * Math.Abs(x)));
        var sum = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return Math.Sign(x) * (1 - (sum * Math.Exp(-x * x)));
    }
}
