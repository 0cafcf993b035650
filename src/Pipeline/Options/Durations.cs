using System.Globalization;

namespace SamStream.Pipeline.Options;

/// <summary>Durations as they are written in a configuration: a number and its unit, <c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>.</summary>
public static class Durations
{
    /// <summary>What a duration looks like, for the JSON Schema.</summary>
    public const string Pattern = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$";

    // The longer unit first: 5ms ends in s as well.
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The duration that a text names, or null.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach ((string unit, double seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            bool isNumber = double.TryParse(
                text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
            return isNumber && number * seconds < TimeSpan.MaxValue.TotalSeconds / 2
                ? TimeSpan.FromSeconds(number * seconds)
                : null;
        }

        return null;
    }

    /// <summary>A duration as it is written, in the largest unit that leaves no fraction; seconds may have one.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        if (duration < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
        (string unit, double seconds) = Units.Reverse()
            .FirstOrDefault(unit => duration.TotalSeconds % unit.Seconds == 0 && unit.Seconds >= 1, ("s", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds / seconds}{unit}");
    }
}
