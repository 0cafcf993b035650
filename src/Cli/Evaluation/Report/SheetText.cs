using OpenCvSharp;

namespace SamStream.Cli.Evaluation.Report;

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
