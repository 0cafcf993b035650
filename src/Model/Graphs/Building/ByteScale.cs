namespace SamStream.Model.Graphs.Building;

/// <summary>What bytes stand for: (byte − <paramref name="Zero"/>) × <paramref name="Step"/>.</summary>
/// <param name="Step">Difference of two neighbouring bytes, above 0.</param>
/// <param name="Zero">The byte that stands for 0 exactly.</param>
internal readonly record struct ByteScale(float Step, byte Zero)
{
    private const float Smallest = 1e-6f;

    /// <summary>The finest scale that reaches from <paramref name="low"/> to <paramref name="high"/>, both moved to enclose 0.</summary>
    public static ByteScale Between(float low, float high)
    {
        low = Math.Min(low, 0);
        var step = Math.Max((Math.Max(high, 0) - low) / byte.MaxValue, Smallest);
        return new ByteScale(step, (byte)Math.Clamp(MathF.Round(-low / step), 0, byte.MaxValue));
    }

    /// <summary>The value that is nearest to <paramref name="value"/> among those with a byte.</summary>
    public float Nearest(float value) =>
        (Math.Clamp(MathF.Round(value / Step) + Zero, 0, byte.MaxValue) - Zero) * Step;
}
