using System.CommandLine;
using SamStream.Cli.Run;
using SamStream.Model.Preprocessing;

namespace SamStream.Cli.Arguments;

/// <summary>The two ways to say how large the network's input is, of which one at most is used.</summary>
internal sealed class InputSizeArguments
{
    private readonly Option<InputSize?> _size = InputSizeOption.Create("--input-size");

    private readonly SettingOption _quality = new("--quality", "model.quality");

    public void AddTo(Command command)
    {
        command.Add(_size);
        command.Add(_quality.Option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_size) is not null && result.GetResult(_quality.Option) is not null)
                result.AddError("--input-size and --quality both say how large the input is; leave one out");
        });
    }

    public bool IsGiven(ParseResult parsed) => Size(parsed) is not null || Quality(parsed) is not null;

    /// <summary>The size, or null.</summary>
    public InputSize? Size(ParseResult parsed) => parsed.GetValue(_size);

    /// <summary>The quality, or null.</summary>
    public ModelQuality? Quality(ParseResult parsed) => (ModelQuality?)_quality.Value(parsed);
}

/// <summary>Makes the option for the size of the network's input.</summary>
internal static class InputSizeOption
{
    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<InputSize?> Create(string name) => new(name)
    {
        Description = "Size of the network's input, for example 1024x576 (without it the preset's, or the model's own square).",
        HelpName = "WxH",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (InputSize.TryParse(text, out InputSize size))
                return size;
            result.AddError($"{name} is '{text}'; {SegmentationPlanner.InputSizeCure}");
            return null;
        },
    };
}
