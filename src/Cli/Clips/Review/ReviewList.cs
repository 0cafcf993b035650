using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Review;

/// <summary>
/// Finds the frames that are worth a look: those where a correction would settle most. What it settles is the doubt of the frames around
/// it, less and less up to the next frames that a person has set.
/// </summary>
internal static class ReviewList
{
    /// <summary>Frames between two that are set, of one object, at most so many at a time: a correction changes what is found there.</summary>
    private const int MostOfASpan = 3;

    // Of a frame without any doubt that would be settled.
    private const double LeastGain = 0.5;

    /// <summary>In order of what they would settle, the most first.</summary>
    /// <param name="rows">The results of a clip, in order of the frames.</param>
    /// <param name="set">What people have set; a frame that is set or accepted is not listed.</param>
    /// <param name="accepted">Frames that people have looked at and left as they are.</param>
    public static IReadOnlyList<ReviewItem> Of(
        IReadOnlyList<ResultRow> rows, IReadOnlyList<ClipPromptMessage> set, IReadOnlySet<(int Object, long Frame)>? accepted = null)
    {
        List<ReviewItem> found = [];
        foreach (IGrouping<int, (ResultRow Row, ResultObject Object)> series in rows
            .SelectMany(row => row.Objects.Select(now => (Row: row, Object: now))).GroupBy(pair => pair.Object.Id))
        {
            long[] fixedFrames =
            [
                .. set.Where(prompt => prompt.Id == series.Key).Select(prompt => prompt.Frame)
                    .Concat((accepted ?? new HashSet<(int, long)>()).Where(look => look.Object == series.Key).Select(look => look.Frame)).Distinct().Order(),
            ];
            AddOf(series.Key, [.. series], fixedFrames, found);
        }

        return [.. found.OrderByDescending(item => item.Gain).ThenBy(item => item.Frame).ThenBy(item => item.Object)];
    }

    private static void AddOf(int id, IReadOnlyList<(ResultRow Row, ResultObject Object)> series, long[] fixedFrames, List<ReviewItem> found)
    {
        var doubts = new FrameDoubt[series.Count];
        for (int i = 0; i < doubts.Length; i++)
        {
            ResultObject? before = i > 0 && series[i - 1].Row.Frame == series[i].Row.Frame - 1 ? series[i - 1].Object : null;
            doubts[i] = FrameDoubt.Of(series[i].Object, before);
        }

        int from = 0;
        for (int i = 0; i <= fixedFrames.Length; i++)
        {
            long? after = i > 0 ? fixedFrames[i - 1] : null, behind = i < fixedFrames.Length ? fixedFrames[i] : null;
            while (from < series.Count && series[from].Row.Frame <= (after ?? -1))
                from++;
            int to = from;
            while (to < series.Count && (behind is null || series[to].Row.Frame < behind))
                to++;
            AddOf(id, series, doubts, from, to, after, behind, found);
            from = to;
        }
    }

    // One after the other, each as if those before it were set.
    private static void AddOf(
        int id, IReadOnlyList<(ResultRow Row, ResultObject Object)> series, FrameDoubt[] doubts, int from, int to, long? after, long? behind, List<ReviewItem> found)
    {
        if (from >= to)
            return;
        List<(int From, int To, long? After, long? Behind)> parts = [(from, to, after, behind)];
        for (int i = 0; i < MostOfASpan; i++)
        {
            (int Part, int At, double Gain) best = (-1, -1, LeastGain);
            for (int part = 0; part < parts.Count; part++)
            {
                (int at, double gain) = Best(series, doubts, parts[part]);
                if (gain > best.Gain)
                    best = (part, at, gain);
            }

            if (best.Part < 0)
                return;
            long frame = series[best.At].Row.Frame;
            found.Add(new ReviewItem(frame, id, doubts[best.At].Doubt, best.Gain, doubts[best.At].Reason));
            var split = parts[best.Part];
            parts[best.Part] = (split.From, best.At, split.After, frame);
            parts.Add((best.At + 1, split.To, frame, split.Behind));
        }
    }

    // Sums of doubts and of doubts times frames, so that a frame's gain takes no loop.
    private static (int At, double Gain) Best(
        IReadOnlyList<(ResultRow Row, ResultObject Object)> series, FrameDoubt[] doubts, (int From, int To, long? After, long? Behind) part)
    {
        if (part.From >= part.To)
            return (-1, 0);
        long first = series[part.From].Row.Frame, last = series[part.To - 1].Row.Frame, length = last - first + 1;
        // Towards the clip's own ends nobody has set anything: a correction reaches as far as there is.
        double a = part.After ?? first - length, b = part.Behind ?? last + length;
        double allDoubts = 0, allMoments = 0;
        for (int i = part.From; i < part.To; i++)
        {
            allDoubts += doubts[i].Doubt;
            allMoments += doubts[i].Doubt * series[i].Row.Frame;
        }

        (int At, double Gain) best = (-1, 0);
        double sum = 0, moment = 0;
        for (int i = part.From; i < part.To; i++)
        {
            double t = series[i].Row.Frame;
            sum += doubts[i].Doubt;
            moment += doubts[i].Doubt * t;
            double gain = ((moment - (a * sum)) / (t - a)) + (((b * (allDoubts - sum)) - (allMoments - moment)) / (b - t));
            if (gain > best.Gain)
                best = (i, gain);
        }

        return best;
    }
}

/// <summary>A frame that is worth a look.</summary>
/// <param name="Frame">Its number.</param>
/// <param name="Object">Which object there.</param>
/// <param name="Doubt">0 to 1.</param>
/// <param name="Gain">What a correction there would settle: so many frames' doubt.</param>
/// <param name="Reason">Why.</param>
internal sealed record ReviewItem(long Frame, int Object, float Doubt, double Gain, ReviewReason Reason);
