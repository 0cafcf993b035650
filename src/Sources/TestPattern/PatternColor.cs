namespace SamStream.Sources.TestPattern;

/// <summary>A colour with channels from 0 to 255.</summary>
internal readonly record struct PatternColor(float B, float G, float R)
{
    /// <param name="hue">0 to 1 around the wheel.</param>
    /// <param name="saturation">0 to 1.</param>
    /// <param name="value">0 to 1.</param>
    public static PatternColor FromHsv(float hue, float saturation, float value) =>
        new(Channel(hue, 1 / 3f, saturation, value), Channel(hue, 2 / 3f, saturation, value), Channel(hue, 1, saturation, value));

    public PatternColor Scale(float factor) => new(
        Math.Min(255, B * factor), Math.Min(255, G * factor), Math.Min(255, R * factor));

    public static PatternColor Mix(in PatternColor from, in PatternColor to, float share) => new(
        float.Lerp(from.B, to.B, share), float.Lerp(from.G, to.G, share), float.Lerp(from.R, to.R, share));

    private static float Channel(float hue, float offset, float saturation, float value)
    {
        float position = hue + offset;
        float distance = Math.Abs(((position - MathF.Floor(position)) * 6) - 3);
        return 255 * value * float.Lerp(1, Math.Clamp(distance - 1, 0, 1), saturation);
    }
}
