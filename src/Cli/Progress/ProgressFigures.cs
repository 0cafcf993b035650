using System.Globalization;

namespace SamStream.Cli.Progress;

/// <summary>How far a run has come, and how that is said.</summary>
/// <param name="Done">Frames with a result.</param>
/// <param name="Total">Frames in all, or null if nobody knows.</param>
/// <param name="FramesPerSecond">Over the last seconds; 0 if not known yet.</param>
/// <param name="MeanFramesPerSecond">Since the first frame, which says when it will be done without jumping; 0 if not known yet.</param>
internal readonly record struct ProgressFigures(long Done, long? Total, double FramesPerSecond, double MeanFramesPerSecond)
{
    /// <summary>37/100 frames.</summary>
    public string Count => Total is { } total
        ? string.Create(CultureInfo.InvariantCulture, $"{Done}/{total} frames")
        : string.Create(CultureInfo.InvariantCulture, $"{Done} frames");

    /// <summary>1.83 frames/s, or nothing.</summary>
    public string Rate => FramesPerSecond > 0 ? Speed.Of(FramesPerSecond) : "";

    /// <summary>34 s left, or nothing.</summary>
    public string TimeLeft
    {
        get
        {
            if (Total is not { } total || MeanFramesPerSecond <= 0 || Done >= total)
                return "";
            var left = TimeSpan.FromSeconds(Math.Min((total - Done) / MeanFramesPerSecond, 359_999));
            return left switch
            {
                { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds)} s left"),
                { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{left.Minutes} min {left.Seconds:00} s left"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes:00} min left"),
            };
        }
    }

    public override string ToString() =>
        string.Join(", ", new[] { Count, Rate, TimeLeft }.Where(part => part.Length > 0));
}

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
