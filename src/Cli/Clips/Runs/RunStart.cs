using System.Globalization;
using SamStream.Cli.Clips.Prompts;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Runs;

/// <summary>What a run knows of the objects, for frames that are counted from its first one, the way it goes.</summary>
/// <param name="Prompts">Where objects are.</param>
/// <param name="Removals">Where objects that it follows are gone from, the way it goes.</param>
internal sealed record RunStart(IReadOnlyList<Prompt> Prompts, IReadOnlyList<RemoveObject> Removals)
{
    /// <summary>
    /// The prompts on the first frame and on those that the run will pass. An object that has no prompt on the first frame, and a mask there
    /// of an earlier run, is followed from that mask, as long as there is any prompt for it and it is not gone there. The way back
    /// past the frame that an object is gone from, it is followed from its mask on the frame before.
    /// </summary>
    /// <param name="start">The first frame.</param>
    /// <param name="isForwards">The way it goes.</param>
    /// <param name="prompts">All of the clip.</param>
    /// <param name="ends">All of the clip.</param>
    /// <param name="find">What an earlier run has found on a frame, or null.</param>
    public static RunStart For(
        long start, bool isForwards, IReadOnlyList<Prompt> prompts, IReadOnlyList<ObjectEnd> ends, Func<long, FrameMessage?> find)
    {
        HashSet<int> given = [.. prompts.Where(prompt => prompt.FrameIndex == start).Select(prompt => prompt.ObjectId.Value)];
        HashSet<int> wanted = [.. prompts.Select(prompt => prompt.ObjectId.Value)];
        List<Prompt> follow = [];
        List<RemoveObject> forget = [];
        foreach (ObjectMessage known in find(start)?.Objects ?? [])
        {
            if (wanted.Contains(known.Id) && !given.Contains(known.Id) && !IsGone(known.Id, start))
                AddFound(known.Id, start);
        }

        follow.AddRange(prompts.Where(prompt => DistanceTo(prompt.FrameIndex) >= 0).Select(prompt => prompt with { FrameIndex = DistanceTo(prompt.FrameIndex) }));
        foreach (ObjectEnd end in ends)
        {
            if (isForwards)
            {
                Forget(end.Id, end.Frame);
                continue;
            }

            long? back = prompts.Where(prompt => prompt.ObjectId.Value == end.Id && prompt.FrameIndex > end.Frame).Min(prompt => (long?)prompt.FrameIndex);
            if (back is { } shown)
                Forget(end.Id, shown - 1);
            bool isPrompted = prompts.Any(prompt => prompt.ObjectId.Value == end.Id && prompt.FrameIndex == end.Frame - 1);
            if (end.Frame <= start && !isPrompted && !IsGone(end.Id, end.Frame - 1))
                AddFound(end.Id, end.Frame - 1);
        }

        return new RunStart(follow, forget);

        long DistanceTo(long frame) => isForwards ? frame - start : start - frame;

        bool IsGone(int id, long frame) => ends.Where(end => end.Id == id && end.Frame <= frame).Max(end => (long?)end.Frame) is { } gone
            && !prompts.Any(prompt => prompt.ObjectId.Value == id && prompt.FrameIndex > gone && prompt.FrameIndex <= frame);

        void AddFound(int id, long frame)
        {
            if (find(frame) is { } found && PromptOf(found, id, DistanceTo(frame)) is { } prompt)
                follow.Add(prompt);
        }

        // On the first frame nothing has been followed yet; elsewhere only what has been is told to be gone.
        void Forget(int id, long frame)
        {
            long distance = DistanceTo(frame);
            if (distance > 0 && follow.Any(prompt => prompt.ObjectId.Value == id && prompt.FrameIndex < distance))
                forget.Add(new RemoveObject(new ObjectId(id)) { Time = new CommandTime(distance) });
        }
    }

    /// <summary>Follows an object from the mask that was found of it; null: there is none.</summary>
    /// <param name="found">A frame's result.</param>
    /// <param name="id">The object.</param>
    /// <param name="frame">Of the prompt.</param>
    public static Prompt? PromptOf(FrameMessage found, int id, long frame) =>
        found.Objects.FirstOrDefault(known => known.Id == id) is not { Mask: { } mask, Area: > 0 } known ? null : new Prompt
        {
            ObjectId = new ObjectId(id),
            FrameIndex = frame,
            Label = known.Label,
            Mask = MaskOf(mask, found),
        };

    /// <summary>Says that there is nothing to follow, and where there is.</summary>
    public static ClipException Nothing(long start, IReadOnlyList<Prompt> prompts) => new(
        ClipFault.NothingToFollow,
        prompts.Count == 0
            ? "The clip has no prompt. Place one, and run from its frame."
            : string.Create(CultureInfo.InvariantCulture, $"No object is known on frame {start}, or is prompted behind it. Place a prompt there, or run from frame {prompts.MinBy(prompt => Math.Abs(prompt.FrameIndex - start))!.FrameIndex}."));

    private static PromptMask MaskOf(MaskMessage mask, FrameMessage frame)
    {
        try
        {
            return PromptMask.Of(CocoRle.FromCompressedString(frame.Width, frame.Height, mask.Counts));
        }
        catch (FormatException error)
        {
            throw new ClipException(ClipFault.Storage, $"The result of frame {frame.Frame} has a mask that cannot be read: {error.Message}", error);
        }
    }
}
