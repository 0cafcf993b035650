using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Desk;

/// <summary>Timelines in the words of the console's routes.</summary>
internal static class TimelineMessages
{
    private const int MostDoubtful = 1000;
    private const byte NoScore = 255;

    /// <summary>Of a range, or of the whole clip.</summary>
    public static TimelineMessage Of(ClipWork work, long? from, long? to, ResultVersion version)
    {
        ClipTimeline timeline = work.Clip.Timeline(version);
        int first = (int)Math.Clamp(from ?? 0, 0, timeline.Frames), end = (int)Math.Clamp(to ?? timeline.Frames, first, timeline.Frames);
        Dictionary<int, string?> names = ClipMessages.ObjectsOf(work).ToDictionary(known => known.Id, known => known.Label);
        return new TimelineMessage(
            first,
            end,
            [.. timeline.Objects.Select(line => new TimelineObjectMessage(
                line.Id, names.GetValueOrDefault(line.Id) ?? line.Label, line.States[first..end], ScoresOf(line, first, end)))],
            [.. timeline.Doubtful.Select(doubt => StretchOf(doubt, timeline))
                .Where(stretch => stretch.To > first && stretch.From < end)
                .OrderBy(stretch => stretch.Frame).Take(MostDoubtful)]);
    }

    private static string ScoresOf(ObjectTimeline line, int from, int to)
    {
        var scores = new byte[to - from];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = line.States[from + i] == ObjectTimeline.Unknown
                ? NoScore
                : (byte)Math.Clamp(Math.Round(100 * (line.Scores[from + i] ?? 0)), 0, 100);
        }

        return Convert.ToBase64String(scores);
    }

    // It lasts as long as the object's state does, or its low score.
    private static DoubtfulMessage StretchOf(DoubtfulFrame doubt, ClipTimeline timeline)
    {
        ObjectTimeline line = timeline.Objects.First(line => line.Id == doubt.Object);
        int frame = (int)doubt.Frame, from = frame, to = frame + 1;
        if (frame >= line.States.Length)
            return new DoubtfulMessage(doubt.Object, frame, to, frame, ReasonOf(doubt));
        while (to < line.States.Length && Continues(to))
            to++;
        while (doubt.Reason == DoubtReason.LowScore && from > 0 && Continues(from - 1))
            from--;
        return new DoubtfulMessage(doubt.Object, from, to, frame, ReasonOf(doubt));

        bool Continues(int other) => doubt.Reason switch
        {
            DoubtReason.AreaJump => false,
            DoubtReason.LowScore => line.States[other] is 't' or 'r' && line.Scores[other] < DoubtfulFrames.LowScore,
            _ => line.States[other] == line.States[frame],
        };
    }

    private static string ReasonOf(DoubtfulFrame doubt) => doubt.Reason switch
    {
        DoubtReason.Lost => "lost from here on",
        DoubtReason.Occluded => "hidden from here on",
        DoubtReason.Uncertain => "uncertain from here on",
        DoubtReason.AreaJump => "much larger or smaller than on the frame before",
        _ => FormattableString.Invariant($"the score falls to {doubt.Score:0.00}"),
    };
}
