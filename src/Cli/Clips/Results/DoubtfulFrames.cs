using SamStream.Pipeline.Results;

namespace SamStream.Cli.Clips.Results;

/// <summary>
/// Finds the frames where a look pays: where an object begins to be uncertain, to be occluded or to be lost; the worst frame of each
/// stretch in which it is followed with a score below 0.8; and where its area becomes half as large again, or two thirds, from one frame
/// to the next.
/// </summary>
internal static class DoubtfulFrames
{
    /// <summary>Below it, a score is low; it is the tracker's own limit of what is certain.</summary>
    public const float LowScore = 0.8f;

    /// <summary>The change of an area between two frames that is a jump.</summary>
    public const float JumpRatio = 1.5f;

    /// <summary>Pixels; smaller masks jump by a few.</summary>
    public const int LeastArea = 64;

    /// <summary>In order of the frames, then of the objects; an object is named once a frame, for the first of the reasons.</summary>
    /// <param name="rows">In order of the frames.</param>
    public static IReadOnlyList<DoubtfulFrame> Of(IReadOnlyList<ResultRow> rows)
    {
        var found = new List<DoubtfulFrame>();
        var before = new Dictionary<int, (long Frame, ResultObject Object)>();
        var lowest = new Dictionary<int, DoubtfulFrame>();
        foreach (ResultRow row in rows)
        {
            foreach (ResultObject now in row.Objects)
            {
                ResultObject? last = before.TryGetValue(now.Id, out var known) && known.Frame == row.Frame - 1 ? known.Object : null;
                if (ReasonOf(now, last) is { } reason)
                    found.Add(new DoubtfulFrame(row.Frame, now.Id, reason, now.Score));
                TakeLow(now, row.Frame, lowest, found);
                before[now.Id] = (row.Frame, now);
            }
        }

        found.AddRange(lowest.Values);
        return [.. found.OrderBy(doubt => doubt.Frame).ThenBy(doubt => doubt.Object).ThenBy(doubt => doubt.Reason).DistinctBy(doubt => (doubt.Frame, doubt.Object))];
    }

    private static DoubtReason? ReasonOf(ResultObject now, ResultObject? last) => now.State switch
    {
        TrackState.Lost when last?.State != TrackState.Lost => DoubtReason.Lost,
        TrackState.Occluded when last?.State != TrackState.Occluded => DoubtReason.Occluded,
        TrackState.Uncertain when last?.State != TrackState.Uncertain => DoubtReason.Uncertain,
        _ => last is { } mask && IsJump(now.Area, mask.Area) ? DoubtReason.AreaJump : null,
    };

    private static bool IsJump(int now, int last) =>
        Math.Min(now, last) >= LeastArea && Math.Max(now, last) > JumpRatio * Math.Min(now, last);

    private static void TakeLow(ResultObject now, long frame, Dictionary<int, DoubtfulFrame> lowest, List<DoubtfulFrame> found)
    {
        bool isLow = now is { State: TrackState.Tracked or TrackState.Reacquired, Area: > 0, Score: < LowScore };
        bool isStretch = lowest.TryGetValue(now.Id, out DoubtfulFrame? worst);
        if (isLow && (!isStretch || now.Score < worst!.Score))
            lowest[now.Id] = new DoubtfulFrame(frame, now.Id, DoubtReason.LowScore, now.Score);
        if (isLow || !isStretch)
            return;
        found.Add(worst!);
        lowest.Remove(now.Id);
    }
}

/// <summary>A frame where a look pays.</summary>
/// <param name="Frame">Its number.</param>
/// <param name="Object">The object that is in doubt.</param>
/// <param name="Reason">Why.</param>
/// <param name="Score">Of the object there.</param>
internal sealed record DoubtfulFrame(long Frame, int Object, DoubtReason Reason, float Score);

/// <summary>Why a look pays, in order of weight.</summary>
internal enum DoubtReason
{
    /// <summary>It is lost from there on.</summary>
    Lost,

    /// <summary>It is hidden from there on.</summary>
    Occluded,

    /// <summary>It is uncertain from there on.</summary>
    Uncertain,

    /// <summary>Its mask is much larger or smaller than on the frame before.</summary>
    AreaJump,

    /// <summary>It is the worst of some frames with low scores.</summary>
    LowScore,
}
