using System.Globalization;

namespace SamStream.Cli.Progress;

/// <summary>How a speed is said.</summary>
internal static class Speed
{
    /// <summary>1.83 frames/s; three digits that count.</summary>
    public static string Of(double framesPerSecond)
    {
        string format = framesPerSecond switch { < 10 => "0.00", < 100 => "0.0", _ => "0" };
        return framesPerSecond.ToString(format, CultureInfo.InvariantCulture) + " frames/s";
    }
}
