using SamStream.Sinks.Messages;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Library;

/// <summary>When the frames of a clip are shown.</summary>
internal static class ClipTimes
{
    // Two frames' times within it are the same.
    private const double Tolerance = 0.001;

    private const double UsualRate = 25;

    /// <summary>Of each frame, seconds from the first; by the declared rate where the file does not tell before it is decoded.</summary>
    /// <param name="clip">Prepared.</param>
    /// <param name="count">Its frames.</param>
    public static IReadOnlyList<double> Of(RecordedClip clip, long count)
    {
        double rate = clip.Properties.DeclaredFrameRate ?? UsualRate;
        TimeSpan first = clip.TimeOf(0) ?? TimeSpan.Zero;
        var times = new double[count];
        for (long frame = 0; frame < times.Length; frame++)
            times[frame] = clip.TimeOf(frame) is { } time ? MessageMapping.ToSeconds(time - first) : Math.Round(frame / rate, 6);
        return times;
    }

    /// <summary>Mean frames a second.</summary>
    /// <param name="clip">Whose they are.</param>
    /// <param name="times">Of each frame, seconds from the first.</param>
    public static double RateOf(RecordedClip clip, IReadOnlyList<double> times) =>
        times.Count > 1 && times[^1] > 0 ? (times.Count - 1) / times[^1] : clip.Properties.DeclaredFrameRate ?? UsualRate;

    /// <summary>True if frame n is at n / rate within a millisecond.</summary>
    public static bool AreConstant(IReadOnlyList<double> times, double rate)
    {
        for (int frame = 0; frame < times.Count; frame++)
        {
            if (Math.Abs(times[frame] - (frame / rate)) >= Tolerance)
                return false;
        }

        return true;
    }
}
