using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Runs;

/// <summary>What a pass knows of the objects when it begins, and when it goes on after a stop.</summary>
internal static class SpanStart
{
    /// <summary>The frame that a pass begins on, with what it knows for frames that are counted from there, the way it goes.</summary>
    /// <param name="pass">Which.</param>
    /// <param name="done">The last frame that it has done before; null: it has not begun.</param>
    /// <param name="prompts">All of the clip.</param>
    /// <param name="find">What has been found on a frame, or null.</param>
    /// <remarks>
    /// A pass that goes on begins where the first of its objects was last seen: each is followed from its own mask there, so that one that
    /// is hidden meanwhile can be found again.
    /// </remarks>
    public static (long From, RunStart Known) For(SpanPass pass, long? done, IReadOnlyList<Prompt> prompts, Func<long, FrameMessage?> find)
    {
        List<Prompt> follow = [];
        foreach (ObjectSpan span in pass.Spans)
        {
            long set = pass.IsForwards ? span.After!.Value : span.Before!.Value;
            if (done is not { } last || IsAfter(set, last))
                follow.AddRange(SetOn(span.Id, set) is { } given ? [given] : []);
            else if (span.Holds(last) && LastSeen(span, set, last) is { } seen)
                follow.Add(seen);
        }

        long from = follow.Count == 0 ? done ?? pass.From : pass.IsForwards ? follow.Min(prompt => prompt.FrameIndex) : follow.Max(prompt => prompt.FrameIndex);
        List<RemoveObject> forget = [];
        foreach (ObjectSpan span in pass.Spans)
        {
            // Where the next span is done, too, its own prompt goes on with the object.
            long? end = pass.IsForwards ? span.Before : span.After;
            if (end is { } gone && DistanceTo(gone) > 0 && !follow.Exists(prompt => prompt.ObjectId.Value == span.Id && prompt.FrameIndex == gone)
                && follow.Exists(prompt => prompt.ObjectId.Value == span.Id && DistanceTo(prompt.FrameIndex) < DistanceTo(gone)))
            {
                forget.Add(new RemoveObject(new ObjectId(span.Id)) { Time = new CommandTime(DistanceTo(gone)) });
            }
        }

        return (from, new RunStart([.. follow.Select(prompt => prompt with { FrameIndex = DistanceTo(prompt.FrameIndex) }).OrderBy(prompt => prompt.FrameIndex)], forget));

        long DistanceTo(long frame) => pass.IsForwards ? frame - from : from - frame;

        // What nobody has set is followed from what was found.
        Prompt? SetOn(int id, long frame) => prompts.FirstOrDefault(prompt => prompt.ObjectId.Value == id && prompt.FrameIndex == frame)
            ?? (find(frame) is { } found ? RunStart.PromptOf(found, id, frame) : null);

        bool IsAfter(long frame, long other) => pass.IsForwards ? frame > other : frame < other;

        Prompt? LastSeen(ObjectSpan span, long set, long last)
        {
            for (long frame = last; !IsAfter(set, frame); frame += pass.IsForwards ? -1 : 1)
            {
                if (frame == set)
                    return SetOn(span.Id, set);
                if (find(frame) is { } found && RunStart.PromptOf(found, span.Id, frame) is { } seen)
                    return seen;
            }

            return null;
        }
    }
}
