using Spectre.Console;
using Spectre.Console.Rendering;

namespace SamStream.Cli.Progress;

/// <summary>A column of the progress bar that shows one of the figures.</summary>
internal sealed class FigureColumn(Func<string> figure) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(figure()) { Overflow = Overflow.Ellipsis };
}
