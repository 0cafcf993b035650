using System.CommandLine;
using SamStream.Model.Preprocessing;

namespace SamStream.Cli.Commands;

/// <summary>Makes the option for the size of the network's input.</summary>
internal static class InputSizeOption
{
    /// <summary>What a size must look like, for messages.</summary>
    public static readonly string Cure =
        $"write WIDTHxHEIGHT, each a multiple of {InputSize.SideStep} from {InputSize.Shortest} "
        + $"to {InputSize.Longest}: 1024x576";

    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<InputSize?> Create(string name) => new(name)
    {
        Description = "Size of the network's input, for example 1024x576 (default: the model's own square).",
        HelpName = "WxH",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (InputSize.TryParse(text, out InputSize size))
                return size;
            result.AddError($"{name} is '{text}'; {Cure}");
            return null;
        },
    };
}
