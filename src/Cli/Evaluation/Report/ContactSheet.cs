using OpenCvSharp;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>The worst frames of all objects in one picture, to be looked at as a whole.</summary>
internal static class ContactSheet
{
    /// <summary>Frames at most: 24 rows, 7000 pixels.</summary>
    private const int MostFrames = 96;

    private const int Columns = 4;
    private const int Gap = 12;
    private const int LineHeight = 16;

    private static readonly Scalar Ground = new(0x1E, 0x18, 0x14);

    /// <summary>The picture as PNG.</summary>
    /// <param name="sequences">The sequences, for their frames.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    /// <exception cref="EvaluationException">A frame's image cannot be read.</exception>
    public static byte[] Draw(IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes)
    {
        IReadOnlyList<SheetFrame> frames = SheetFrame.Choose(sequences, outcomes, MostFrames);
        var glyphs = new GlyphAtlas(LineHeight);
        int stepX = ContactTile.Width + Gap, stepY = ContactTile.HeightWith(glyphs) + Gap, top = LineHeight + (2 * Gap);
        int columns = Math.Clamp(frames.Count, 1, Columns), rows = (frames.Count + Columns - 1) / Columns;
        using var sheet = new Canvas();
        sheet.Resize(Gap + (columns * stepX), top + (rows * stepY));
        sheet.Image.SetTo(Ground);
        DrawLegend(sheet, glyphs);
        using var tile = new ContactTile(glyphs);
        for (int i = 0; i < frames.Count; i++)
            tile.Draw(sheet, frames[i], Gap + (i % Columns * stepX), top + (i / Columns * stepY));
        Cv2.ImEncode(".png", sheet.Image, out byte[] png);
        return png;
    }

    private static void DrawLegend(Canvas sheet, GlyphAtlas glyphs)
    {
        int x = glyphs.Draw(sheet, "truth: ", Gap, Gap, Bgr.White);
        x = glyphs.Draw(sheet, "yellow outline", x, Gap, ContactTile.Truth);
        x = glyphs.Draw(sheet, "   result: ", x, Gap, Bgr.White);
        glyphs.Draw(sheet, "red area", x, Gap, ContactTile.Result);
    }
}
