using System.Globalization;

namespace SamStream.Cli.Progress;

/// <summary>What is counted.</summary>
internal enum ProgressUnit
{
    Frames,
    Bytes,
    Prompts,
}

/// <summary>How far a run has come, and how that is said.</summary>
/// <param name="Done">Frames with a result, bytes that have come, or prompts that are dealt with.</param>
/// <param name="Total">All of them, or null if nobody knows.</param>
/// <param name="FramesPerSecond">Over the last seconds; 0 if not known yet.</param>
/// <param name="MeanFramesPerSecond">Since the first frame, which says when it will be done without jumping; 0 if not known yet.</param>
internal readonly record struct ProgressFigures(long Done, long? Total, double FramesPerSecond, double MeanFramesPerSecond)
{
    private const double Megabyte = 1e6;

    /// <summary>What is counted. Default: frames.</summary>
    public ProgressUnit Unit { get; init; }

    /// <summary>37/100 frames, 3.7/10.0 MB.</summary>
    public string Count => (Unit, Total) switch
    {
        (ProgressUnit.Bytes, { } total) => string.Create(CultureInfo.InvariantCulture, $"{Done / Megabyte:0.0}/{total / Megabyte:0.0} MB"),
        (ProgressUnit.Bytes, null) => string.Create(CultureInfo.InvariantCulture, $"{Done / Megabyte:0.0} MB"),
        (_, { } total) => string.Create(CultureInfo.InvariantCulture, $"{Done}/{total} {Noun}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Done} {Noun}"),
    };

    /// <summary>1.83 frames/s, 2.5 MB/s, or nothing.</summary>
    public string Rate => (Unit, FramesPerSecond) switch
    {
        (_, <= 0) => "",
        (ProgressUnit.Bytes, var bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:0.0} MB/s"),
        (ProgressUnit.Prompts, var prompts) => string.Create(CultureInfo.InvariantCulture, $"{prompts:0} prompts/s"),
        (_, var frames) => Speed.Of(frames),
    };

    private string Noun => Unit is ProgressUnit.Prompts ? "prompts" : "frames";

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
