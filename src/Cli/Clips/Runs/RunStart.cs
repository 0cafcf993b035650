using System.Globalization;
using SamStream.Cli.Clips.Prompts;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Runs;

/// <summary>What a run knows of the objects: prompts for frames that are counted from its first one, the way it goes.</summary>
internal static class RunStart
{
    /// <summary>
    /// The prompts on its first frame and on those that it will pass. An object that has no prompt on the first frame, and a mask there
    /// of an earlier run, is followed from that mask, as long as there is any prompt for it.
    /// </summary>
    /// <param name="start">The first frame.</param>
    /// <param name="isForwards">The way it goes.</param>
    /// <param name="prompts">All of the clip.</param>
    /// <param name="found">What an earlier run has found on the first frame, or null.</param>
    public static IReadOnlyList<Prompt> PromptsFor(long start, bool isForwards, IReadOnlyList<Prompt> prompts, FrameMessage? found)
    {
        HashSet<int> given = [.. prompts.Where(prompt => prompt.FrameIndex == start).Select(prompt => prompt.ObjectId.Value)];
        HashSet<int> wanted = [.. prompts.Select(prompt => prompt.ObjectId.Value)];
        return
        [
            .. from known in found?.Objects ?? []
               where known.Mask is not null && known.Area > 0 && wanted.Contains(known.Id) && !given.Contains(known.Id)
               select new Prompt
               {
                   ObjectId = new ObjectId(known.Id),
                   FrameIndex = 0,
                   Label = known.Label,
                   Mask = PromptConversion.ToMask(known.Mask!, found!.Width, found.Height),
               },
            .. from prompt in prompts
               let distance = isForwards ? prompt.FrameIndex - start : start - prompt.FrameIndex
               where distance >= 0
               select prompt with { FrameIndex = distance },
        ];
    }

    /// <summary>Says that there is nothing to follow, and where there is.</summary>
    public static ClipException Nothing(long start, IReadOnlyList<Prompt> prompts) => new(
        ClipFault.NothingToFollow,
        prompts.Count == 0
            ? "The clip has no prompt. Place one, and run from its frame."
            : string.Create(CultureInfo.InvariantCulture, $"No object is known on frame {start}, or is prompted behind it. Place a prompt there, or run from frame {prompts.MinBy(prompt => Math.Abs(prompt.FrameIndex - start))!.FrameIndex}."));
}
