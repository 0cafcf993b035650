using OpenCvSharp;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>The worst frames of all objects in one picture, to be looked at as a whole.</summary>
internal static class ContactSheet
{
    /// <summary>Frames at most: 24 rows, 7000 pixels.</summary>
    private const int MostFrames = 96;

    private const int Columns = 4;
    private const int Gap = 12;

    private static readonly Scalar Ground = new(0x1E, 0x18, 0x14);

    /// <summary>The picture as PNG.</summary>
    /// <param name="sequences">The sequences, for their frames.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    /// <exception cref="EvaluationException">A frame's image cannot be read.</exception>
    public static byte[] Draw(IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes)
    {
        IReadOnlyList<SheetFrame> frames = SheetFrame.Choose(sequences, outcomes, MostFrames);
        const int stepX = ContactTile.Width + Gap, stepY = ContactTile.Height + Gap, top = SheetText.LineHeight + (2 * Gap);
        int columns = Math.Clamp(frames.Count, 1, Columns), rows = (frames.Count + Columns - 1) / Columns;
        using var sheet = new Mat(top + (rows * stepY), Gap + (columns * stepX), MatType.CV_8UC3, Ground);
        DrawLegend(sheet);
        for (int i = 0; i < frames.Count; i++)
            ContactTile.Draw(sheet, frames[i], Gap + (i % Columns * stepX), top + (i / Columns * stepY));
        Cv2.ImEncode(".png", sheet, out byte[] png);
        return png;
    }

    private static void DrawLegend(Mat sheet)
    {
        int x = SheetText.Write(sheet, "truth: ", Gap, Gap, Scalar.White);
        x = SheetText.Write(sheet, "yellow outline", x, Gap, ContactTile.Truth);
        x = SheetText.Write(sheet, "   result: ", x, Gap, Scalar.White);
        SheetText.Write(sheet, "red area", x, Gap, ContactTile.Result);
    }
}
