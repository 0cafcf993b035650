using System.CommandLine;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Arguments;

/// <summary>The options that say where objects are.</summary>
/// <param name="purpose">Goes before the description of each; with a space at its end.</param>
internal sealed class ObjectArguments(string purpose = "")
{
    private readonly Option<string[]> _boxes = new("--box")
    {
        Description = $"{purpose}A box around an object, in pixels of the frame; repeat it for more objects, and with id@frame= to correct one later.",
        HelpName = "[id][@frame]=x1,y1,x2,y2",
    };

    private readonly Option<string[]> _points = new("--point")
    {
        Description = $"{purpose}A point on an object (+, the default) or off it (-); repeat it for more points.",
        HelpName = "[id][@frame]=x,y[,+|-]",
    };

    private readonly Option<string[]> _masks = new("--mask")
    {
        Description = $"{purpose}The objects' pixels on the frame: an indexed PNG or one of 16 bits (one object per value), or a black and white "
            + "one; of several clips, {name} in it stands for each clip's name.",
        HelpName = "[@frame=]file.png",
    };

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = $"{purpose}A name for an object, drawn beside it and told in results; repeat it for more objects.",
        HelpName = "[id=]text",
    };

    private readonly Option<bool> _normalized = new("--normalized")
    {
        Description = "Boxes and points are shares of the frame's width and height, 0 to 1, instead of pixels.",
    };

    private readonly Option<int?> _promptFrame = NumberOption.Create(
        "--prompt-frame", 0, "The frame of boxes, points and masks that name none by @frame, counted from 0 (default: 0).");

    public void AddTo(Command command)
    {
        UsageFaults.RefuseEmpty(_masks);
        foreach (Option option in (Option[])[_boxes, _points, _masks, _labels, _promptFrame, _normalized])
            command.Add(option);
    }

    /// <summary>True if any is there.</summary>
    public bool AreGiven(ParseResult parsed) =>
        ((Option[])[_boxes, _points, _masks, _labels, _promptFrame, _normalized]).Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What they say, and the reader with what is wrong with it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="clip">What <c>{name}</c> in the name of a mask stands for; null: nothing.</param>
    public (PromptArguments Reader, IReadOnlyList<PromptOptions> Prompts) Read(ParseResult parsed, string? clip)
    {
        string[] masks = parsed.GetValue(_masks) ?? [];
        if (clip is not null)
            masks = [.. masks.Select(mask => mask.Replace("{name}", clip, StringComparison.Ordinal))];
        var reader = new PromptArguments(
            parsed.GetValue(_promptFrame) ?? 0, parsed.GetValue(_normalized) ? PromptUnits.Normalized : PromptUnits.Pixels);
        return (reader, reader.Read(parsed.GetValue(_boxes) ?? [], parsed.GetValue(_points) ?? [], masks, parsed.GetValue(_labels) ?? []));
    }
}
