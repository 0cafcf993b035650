using SamStream.Cli.Clips.Results;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Review;

/// <summary>
/// Finds the frames that are worth a look: those where a correction would settle most. Of the doubt of a frame it settles as much as it
/// is nearer than what a person has set: all of its own, and none beside a frame that is set.
/// </summary>
internal static class ReviewList
{
    /// <summary>Frames between two that are set, of one object, at most so many at a time: a correction changes what is found there.</summary>
    private const int MostOfASpan = 3;

    // Of a span that has thousands of frames, one in some is looked at.
    private const int MostCandidates = 256;

    // So many frames' doubt is not worth a look.
    private const double LeastGain = 0.1;

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

    private static (int At, double Gain) Best(
        IReadOnlyList<(ResultRow Row, ResultObject Object)> series, FrameDoubt[] doubts, (int From, int To, long? After, long? Behind) part)
    {
        (int At, double Gain) best = (-1, 0);
        for (int i = part.From, step = Math.Max(1, (part.To - part.From) / MostCandidates); i < part.To; i += step)
        {
            long t = series[i].Row.Frame;
            double gain = 0;
            for (int j = part.From; j < part.To; j++)
            {
                long s = series[j].Row.Frame, from = Math.Abs(s - t);
                double before = Math.Min(s - part.After ?? double.MaxValue, part.Behind - s ?? double.MaxValue);
                if (from < before)
                    gain += doubts[j].Doubt * (before == double.MaxValue ? 1 : 1 - (from / before));
            }

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
internal sealed record ReviewItem(long Frame, int Object, float Doubt, double Gain, ReviewReason Reason)
{
    /// <summary>Why, for people.</summary>
    public string Why => Reason switch
    {
        ReviewReason.LowScore => FormattableString.Invariant($"its score is {1 - Doubt:0.00}"),
        ReviewReason.Uncertain => FormattableString.Invariant($"uncertain, its score is {1 - Doubt:0.00}"),
        ReviewReason.Disagreement => FormattableString.Invariant($"followed forwards and backwards, the masks overlap by {1 - Doubt:0%}"),
        ReviewReason.AreaJump => "much larger or smaller than on the frame before",
        ReviewReason.PlaceJump => "far from where it was on the frame before",
        ReviewReason.Hidden => "said to be hidden",
        _ => "said to be lost",
    };
}
