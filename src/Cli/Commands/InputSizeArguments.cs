using System.CommandLine;
using SamStream.Model.Preprocessing;

namespace SamStream.Cli.Commands;

/// <summary>The two ways to say how large the network's input is, of which one at most is used.</summary>
internal sealed class InputSizeArguments
{
    private readonly Option<InputSize?> _size = InputSizeOption.Create("--input-size");

    private readonly Option<ModelQuality?> _quality = ChoiceOption.Create<ModelQuality>(
        "--quality", "How finely the network sees: 1024, 768, 640 or 512 pixels on the longest side, the other as the frames'.");

    public void AddTo(Command command)
    {
        command.Add(_size);
        command.Add(_quality);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_size) is not null && result.GetResult(_quality) is not null)
                result.AddError("--input-size and --quality both say how large the input is; leave one out");
        });
    }

    public bool IsGiven(ParseResult parsed) => Size(parsed) is not null || Quality(parsed) is not null;

    /// <summary>The size, or null.</summary>
    public InputSize? Size(ParseResult parsed) => parsed.GetValue(_size);

    /// <summary>The quality, or null.</summary>
    public ModelQuality? Quality(ParseResult parsed) => parsed.GetValue(_quality);
}
