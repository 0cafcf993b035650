namespace SamStream.Model.Tests.Masks;

/// <summary>Low-resolution logits [256, 256] for tests.</summary>
internal static class TestLogits
{
    public static float[] Constant(float value)
    {
        var logits = new float[256 * 256];
        Array.Fill(logits, value);
        return logits;
    }

    /// <summary>Every cell of its own, half of them positive.</summary>
    public static float[] Noise(int seed, int cells = 256 * 256)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, cells).Select(_ => (random.NextSingle() * 20) - 10)];
    }

    /// <summary>Positive inside a disc, falling off with the distance; in cells.</summary>
    public static float[] Disc(float centreX, float centreY, float radius)
    {
        var logits = new float[256 * 256];
        for (var i = 0; i < logits.Length; i++)
            logits[i] = radius - float.Hypot((i % 256) - centreX, (i / 256) - centreY);
        return logits;
    }

    /// <summary>One positive cell among negative ones.</summary>
    public static float[] Cell(int row, int column)
    {
        var logits = Constant(-1);
        logits[(row * 256) + column] = 9;
        return logits;
    }
}
