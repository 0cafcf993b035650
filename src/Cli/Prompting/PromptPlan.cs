using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Prompting;

/// <summary>The prompts of a run, each with what the user called it.</summary>
/// <param name="Items">In the order in which they were written; a mask image gives one for each of its objects.</param>
internal sealed record PromptPlan(IReadOnlyList<PromptPlan.Item> Items)
{
    /// <summary>Whatever is wrong with the prompts for frames of the given size.</summary>
    public IReadOnlyList<OptionProblem> ProblemsFor(int width, int height) =>
    [
        .. from item in Items
           let fault = item.Prompt.Validate(width, height)
           where fault is not null
           select new OptionProblem(item.Place, item.Key, null, fault, null),
    ];

    /// <summary>Whatever is doubtful about the prompts for frames of the given size.</summary>
    public IReadOnlyList<OptionProblem> DoubtsFor(int width, int height) =>
    [
        .. from item in Items
           let doubt = item.Prompt.Doubt(width, height)
           where doubt is not null
           select new OptionProblem(item.Place, item.Key, null, doubt, null),
    ];

    /// <summary>The same with labels for objects by their ids.</summary>
    public PromptPlan WithLabels(IReadOnlyDictionary<int, string> labels) => new(
    [
        .. Items.Select(item => labels.TryGetValue(item.Prompt.ObjectId.Value, out string? label) ? item with { Prompt = item.Prompt with { Label = label } } : item),
    ]);

    /// <summary>True if each of them is for a frame that does not come.</summary>
    /// <param name="frames">Frames of the run.</param>
    public bool AreBeyond(long frames) => Items.All(item => item.Prompt.FrameIndex >= frames);

    /// <summary>The prompts for frames that do not come.</summary>
    /// <param name="frames">Frames of the run.</param>
    public IReadOnlyList<OptionProblem> ProblemsBeyond(long frames) =>
    [
        .. from item in Items
           where item.Prompt.FrameIndex >= frames
           select new OptionProblem(
               item.Place, item.Key, null,
               $"is for frame {item.Prompt.FrameIndex}, but the run has {frames} {(frames == 1 ? "frame" : "frames")}",
               frames == 1 ? "name frame 0" : $"name a frame from 0 to {frames - 1}"),
    ];

    /// <summary>One prompt.</summary>
    /// <param name="Prompt">What the segmenter gets.</param>
    /// <param name="Place">Where it was written.</param>
    /// <param name="Key">What messages call it.</param>
    internal sealed record Item(Prompt Prompt, Place Place, string Key);
}
