using OpenCvSharp;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.MaskImages;

namespace SamStream.Evaluation.Reports;

/// <summary>The worst frames of all objects in one picture, to be looked at as a whole.</summary>
public static class ContactSheet
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

/// <summary>A frame on a contact sheet.</summary>
/// <param name="Sequence">Where it is from.</param>
/// <param name="ObjectId">Whose masks are shown.</param>
/// <param name="Frame">The masks.</param>
/// <param name="Width">Of the masks, pixels.</param>
/// <param name="Height">Of the masks, pixels.</param>
internal sealed record SheetFrame(AnnotatedSequence Sequence, int ObjectId, WorstFrame Frame, int Width, int Height)
{
    /// <summary>The worst frames of all objects, in the order of sequences, objects and frames.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    /// <param name="most">Every object's worst frame goes before the second worst of any, and among those the worse ones.</param>
    public static IReadOnlyList<SheetFrame> Choose(
        IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes, int most)
    {
        var all = new List<(SheetFrame Frame, int Rank)>();
        for (int i = 0; i < outcomes.Count; i++)
        {
            var first = LabelImage.Read(sequences[i].Annotations[0].Path);
            foreach (ObjectScore score in outcomes[i].Objects)
            {
                foreach (WorstFrame frame in score.Worst)
                {
                    int rank = score.Worst.Count(other => other.Iou < frame.Iou);
                    all.Add((new SheetFrame(sequences[i], score.ObjectId, frame, first.Width, first.Height), rank));
                }
            }
        }

        HashSet<SheetFrame> chosen =
            [.. all.OrderBy(item => item.Rank).ThenBy(item => item.Frame.Frame.Iou).Take(most).Select(item => item.Frame)];
        return [.. all.Select(item => item.Frame).Where(chosen.Contains)];
    }
}

/// <summary>Writes lines on a contact sheet.</summary>
internal static class SheetText
{
    /// <summary>Of a line, pixels.</summary>
    public const int LineHeight = 16;

    private const HersheyFonts Font = HersheyFonts.HersheySimplex;
    private const double Scale = 0.42;

    // From the top of a line to the foot of its letters.
    private const int Ascent = 12;

    /// <summary>Width of a text, pixels.</summary>
    public static int Measure(string text) => Cv2.GetTextSize(text, Font, Scale, thickness: 1, out _).Width;

    /// <summary>Writes a text and says where it ends.</summary>
    public static int Write(Mat sheet, string text, int left, int top, Scalar color)
    {
        Cv2.PutText(sheet, text, new Point(left, top + Ascent), Font, Scale, color, 1, LineTypes.AntiAlias);
        return left + Measure(text);
    }
}
