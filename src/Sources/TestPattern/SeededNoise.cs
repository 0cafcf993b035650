namespace SamStream.Sources.TestPattern;

/// <summary>Numbers that depend on a seed and on what they are for, not on the order in which they are asked for.</summary>
internal static class SeededNoise
{
    /// <summary>A number in [0, 1) for one purpose.</summary>
    public static float Unit(int seed, int a, int b) => (Hash(seed, a, b) >> 8) * (1f / (1 << 24));

    /// <summary>A number in [low, high) for one purpose.</summary>
    public static float Between(int seed, int a, int b, float low, float high) =>
        low + ((high - low) * Unit(seed, a, b));

    /// <summary>Smooth noise in [0, 1) over a grid of cells that repeats in x after <paramref name="periodX"/> cells.</summary>
    public static float Value(int seed, float x, float y, int periodX)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float u = Smooth(x - left), v = Smooth(y - top);
        int right = Wrap(left + 1, periodX);
        left = Wrap(left, periodX);
        float upper = float.Lerp(Unit(seed, left, top), Unit(seed, right, top), u);
        float lower = float.Lerp(Unit(seed, left, top + 1), Unit(seed, right, top + 1), u);
        return float.Lerp(upper, lower, v);
    }

    private static float Smooth(float t) => t * t * (3 - (2 * t));

    private static int Wrap(int cell, int period) => ((cell % period) + period) % period;

    // The finalizer of MurmurHash3 (Appleby, public domain) over a mix of the three.
    private static uint Hash(int seed, int a, int b)
    {
        unchecked
        {
            uint h = ((uint)seed * 0x9E3779B1u) ^ ((uint)a * 0x85EBCA77u) ^ ((uint)b * 0xC2B2AE3Du);
            h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
            h = (h ^ (h >> 13)) * 0xC2B2AE35u;
            return h ^ (h >> 16);
        }
    }
}
