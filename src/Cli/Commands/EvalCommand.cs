using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Measures accuracy on annotated data.</summary>
internal sealed class EvalCommand : DocumentedCommand
{
    private readonly EvalVosCommand _videoObjects;
    private readonly EvalImageCommand _images;

    public EvalCommand(Terminal terminal)
        : base("eval", "Measure accuracy on annotated data.")
    {
        _videoObjects = new EvalVosCommand(terminal);
        _images = new EvalImageCommand(terminal);
        Add(_videoObjects);
        Add(_images);
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [.. _videoObjects.Examples, .. _images.Examples];
}
