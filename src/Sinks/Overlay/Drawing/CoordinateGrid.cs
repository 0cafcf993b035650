using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Lines over a picture that tell the coordinates of its pixels: labelled ones, and finer ones between them.</summary>
internal static class CoordinateGrid
{
    private const int LinesAcross = 10;
    private const int FinerLines = 5;
    private const int LinesPerFrame = 40;
    private const int MinLineHeight = 11;
    private const int MaxLineHeight = 48;

    private static readonly int[] Multiples = [1, 2, 5, 10];

    /// <summary>Draws it over the whole canvas.</summary>
    public static void Draw(Canvas canvas)
    {
        int step = StepOf(Math.Max(canvas.Width, canvas.Height));
        int finer = Math.Max(1, step / FinerLines);
        DrawLines(canvas, finer, 0.18);
        DrawLines(canvas, step, 0.55);
        var text = new TextLines(
            Math.Clamp(Math.Min(canvas.Width, canvas.Height) / LinesPerFrame, MinLineHeight, MaxLineHeight), NullLogger.Instance);
        for (int x = step; x < canvas.Width; x += step)
            DrawNumber(canvas, text, x, x + 2, 0);
        for (int y = step; y < canvas.Height; y += step)
            DrawNumber(canvas, text, y, 0, y + 2);
    }

    /// <summary>Pixels from one labelled line to the next: 1, 2 or 5 times a power of ten.</summary>
    internal static int StepOf(int pixels)
    {
        int power = 1;
        while (power * 10 * LinesAcross <= pixels)
            power *= 10;
        return power * Multiples.First(multiple => multiple == 10 || power * multiple * LinesAcross * 1.5 >= pixels);
    }

    private static void DrawLines(Canvas canvas, int step, double opacity)
    {
        for (int x = step; x < canvas.Width; x += step)
            Panel.Fill(canvas, new PixelArea(x, 0, 1, canvas.Height), ColorOf(opacity), opacity, 0, 0);
        for (int y = step; y < canvas.Height; y += step)
            Panel.Fill(canvas, new PixelArea(0, y, canvas.Width, 1), ColorOf(opacity), opacity, 0, 0);
    }

    private static Rgb ColorOf(double opacity) => opacity > 0.5 ? Rgb.From(0xFFE08A) : Rgb.White;

    private static void DrawNumber(Canvas canvas, TextLines text, int number, int left, int top)
    {
        TextLine line = text.Make(number.ToString(CultureInfo.InvariantCulture));
        int padding = Math.Max(1, text.Height / 5);
        Panel.Fill(canvas, new PixelArea(left, top, line.Width + (2 * padding), line.Height), Rgb.Black, 0.6, 0, 0);
        canvas.Write(line, left + padding, top, Rgb.White);
    }
}
