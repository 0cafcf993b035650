using System.Security.Cryptography;
using System.Text.Json;
using SamStream.Cli.Clips.Prompts;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Runs;

/// <summary>Cuts a clip into spans at the frames that people have set, and puts those together that one pass can follow.</summary>
internal static class SpanPlanner
{
    private const int KeyDigits = 12;

    /// <summary>All spans of a clip, in order of objects and frames.</summary>
    /// <param name="prompts">All of the clip.</param>
    public static IReadOnlyList<ObjectSpan> Plan(IReadOnlyList<ClipPromptMessage> prompts) =>
        [.. prompts.GroupBy(prompt => prompt.Id).OrderBy(group => group.Key).SelectMany(group => Cut(group.Key, [.. group.OrderBy(prompt => prompt.Frame)]))];

    /// <summary>
    /// The parts of spans that lie within some frames. Where one is cut, the object is followed from the mask that is there, which stays.
    /// </summary>
    /// <param name="spans">All of a clip.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="last">The last frame.</param>
    /// <param name="isFound">Whether an object has a mask on a frame.</param>
    public static IReadOnlyList<ObjectSpan> Within(IReadOnlyList<ObjectSpan> spans, long first, long last, Func<int, long, bool> isFound)
    {
        return [.. spans.Where(span => span.First <= last && (span.Before is not { } end || end > first)).Select(Cut)];

        ObjectSpan Cut(ObjectSpan span)
        {
            bool isCutBefore = (span.After ?? -1) < first - 1, isCutBehind = span.Before is not { } end || end > last + 1;
            return span with
            {
                After = isCutBefore ? first - 1 : span.After,
                Before = isCutBehind ? last + 1 : span.Before,
                IsAfterKept = true,
                IsFollowedForwards = isCutBefore ? !span.IsAbsent && isFound(span.Id, first - 1) : span.IsFollowedForwards,
                IsFollowedBackwards = isCutBehind ? !span.IsAbsent && isFound(span.Id, last + 1) : span.IsFollowedBackwards,
            };
        }
    }

    /// <summary>The passes that follow spans: each a stretch without a gap, with all objects that are followed through it.</summary>
    /// <param name="spans">What is to be done.</param>
    /// <param name="frameCount">Of the clip; null: it is not known, and a span without an end goes to wherever that is.</param>
    public static IReadOnlyList<SpanPass> Passes(IReadOnlyList<ObjectSpan> spans, long? frameCount) =>
    [
        .. Group([.. spans.Where(span => span.IsFollowedForwards && !span.IsForwardsKept)], isForwards: true, frameCount),
        .. Group([.. spans.Where(span => span.IsFollowedBackwards && !span.IsBackwardsKept && span.Before > span.First)], isForwards: false, frameCount),
    ];

    private static IEnumerable<ObjectSpan> Cut(int id, ClipPromptMessage[] set)
    {
        for (int i = 0; i <= set.Length; i++)
        {
            ClipPromptMessage? after = i > 0 ? set[i - 1] : null, before = i < set.Length ? set[i] : null;
            // Nothing lies before the first frame.
            if (after is null && before?.Frame == 0)
                continue;
            yield return new ObjectSpan
            {
                Id = id,
                After = after?.Frame,
                Before = before?.Frame,
                IsFollowedForwards = IsShown(after),
                // What an object was before it was said to be there may be what it was not: only between two sights of it, and before the first.
                IsFollowedBackwards = IsShown(before) && (after is null || IsShown(after)),
                AfterKey = KeyOf(after),
                BeforeKey = KeyOf(before),
            };
        }
    }

    private static bool IsShown(ClipPromptMessage? prompt) => prompt is { Mode: "set" };

    // What was set, not when and under which number.
    private static string KeyOf(ClipPromptMessage? side) => side is null ? ""
        : Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            side with { Prompt = 0, At = "", Label = null }, ClipPromptJson.Default.ClipPromptMessage)))[..KeyDigits];

    private static IEnumerable<SpanPass> Group(IReadOnlyList<ObjectSpan> spans, bool isForwards, long? frameCount)
    {
        List<ObjectSpan> together = [];
        long end = -1;
        foreach (ObjectSpan span in spans.OrderBy(span => span.First))
        {
            // The frame on which the way back begins is decoded, too.
            long last = span.Before is { } before ? (isForwards ? before - 1 : before) : (frameCount ?? long.MaxValue) - 1;
            if (together.Count > 0 && span.First > end + 1)
            {
                yield return Make();
                together = [];
            }

            together.Add(span);
            end = Math.Max(end, last);
        }

        if (together.Count > 0)
            yield return Make();

        SpanPass Make()
        {
            long first = together.Min(span => isForwards || span.After is null ? span.First : span.First + 1);
            return new SpanPass(isForwards, isForwards ? first : end, isForwards && end == long.MaxValue - 1 ? null : end - first + 1, together);
        }
    }
}

/// <summary>Frames that are followed in one go.</summary>
/// <param name="IsForwards">Which way.</param>
/// <param name="From">The frame that it begins on.</param>
/// <param name="Count">How many; null: to the clip's end.</param>
/// <param name="Spans">What it is for.</param>
internal sealed record SpanPass(bool IsForwards, long From, long? Count, IReadOnlyList<ObjectSpan> Spans)
{
    /// <summary>True if this pass finds an object's place on a frame; the frame on which it begins the way back is another span's.</summary>
    public bool Holds(int id, long frame) => SpanOf(id, frame) is not null;

    /// <summary>The span of an object that a frame is in; null: it is in none of this pass.</summary>
    public ObjectSpan? SpanOf(int id, long frame) => Spans.FirstOrDefault(span =>
        span.Id == id && span.Holds(frame) && (frame != span.After || (IsForwards && !span.IsAfterKept)));
}
