using Spectre.Console.Rendering;

namespace SamStream.Cli.Terminals;

/// <summary>Makes all text that a console shows printable; the codes of the console itself stay.</summary>
internal sealed class PrintableSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Printable(renderable));

    private sealed class Printable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(segment => segment.IsControlCode ? segment : new Segment(PrintableText.Of(segment.Text), segment.Style));
    }
}
