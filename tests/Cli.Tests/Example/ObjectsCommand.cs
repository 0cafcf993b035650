using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Cli.Tests.Example;

/// <summary>Tells which objects a mask image shows.</summary>
internal sealed class ObjectsCommand : DocumentedCommand
{
    private readonly Argument<string> _mask = new("mask") { Description = "An indexed PNG, or a black and white one." };

    public ObjectsCommand(Terminal terminal)
        : base("objects", "Tell which objects a mask image shows.")
    {
        Add(_mask);
        SetAction(parsed =>
        {
            LabelImage image = LabelImage.Read(parsed.GetRequiredValue(_mask));
            terminal.Out.WriteLine($"objects {string.Join(", ", image.ObjectIds)}");
            return ExitCode.Ok;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [("samstream objects masks/000000.png", "the ids of the objects on the first frame")];
}
