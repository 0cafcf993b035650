namespace SamStream.Sources.Media;

/// <summary>Where in a file a decoder begins that need not begin at its start.</summary>
/// <param name="Times">Of all frames of the file.</param>
/// <param name="Key">The key frame that it begins with.</param>
/// <param name="Probe">What was found by looking at the file, which is not looked at again.</param>
/// <param name="Container">The same.</param>
internal sealed record SeekPlan(FrameTimes Times, int Key, MediaProbe Probe, VideoContainer Container)
{
    /// <summary>The first frame's time needs no seek, and every seek is by the file's own clock.</summary>
    public IReadOnlyList<string> Arguments => Key == 0
        ? []
        : ["-noaccurate_seek", "-seek_timestamp", "1", "-ss", Seconds(Times.TimeOf(Key))];

    // FFmpeg takes microseconds: rounded down it would be before the frame.
    private static string Seconds(TimeSpan time) =>
        (Math.Ceiling(time.TotalMicroseconds) / 1e6).ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A seek came out behind the key frame that was asked for, or at frames of unknown times: the file cannot be sought in.</summary>
internal sealed class SeekMissedException(string message) : Exception(message);
