using OpenCvSharp;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// The printable ASCII characters of OpenCV's Hershey font at one size, drawn once at four times the size and averaged
/// down: small text gets even strokes and smooth edges. Other characters appear as question marks.
/// </summary>
internal sealed class GlyphAtlas
{
    private const int Oversampling = 4;
    private const char First = ' ';
    private const char Last = '~';
    private const HersheyFonts Font = HersheyFonts.HersheySimplex;

    // Height of a capital letter at scale 1.
    private const double CapitalHeight = 21;

    private readonly byte[][] _coverage = new byte[Last - First + 1][];
    private readonly int[] _advance = new int[Last - First + 1];

    /// <param name="lineHeight">Pixels from the top of a line to its bottom, letters that go below included.</param>
    public GlyphAtlas(int lineHeight)
    {
        LineHeight = lineHeight;
        double scale = 0.62 * lineHeight * Oversampling / CapitalHeight;
        int thickness = Math.Max(Oversampling, (int)Math.Round(lineHeight * Oversampling * 0.085));
        for (char letter = First; letter <= Last; letter++)
            Draw(letter, scale, thickness);
    }

    public int LineHeight { get; }

    public int Measure(ReadOnlySpan<char> text)
    {
        int width = 0;
        foreach (char letter in text)
            width += _advance[IndexOf(letter)];
        return width;
    }

    /// <summary>Draws one line.</summary>
    /// <param name="canvas">Where on.</param>
    /// <param name="text">What.</param>
    /// <param name="left">Left end in pixels.</param>
    /// <param name="top">Top of the line in pixels.</param>
    /// <param name="color">Of the letters.</param>
    /// <returns>The right end.</returns>
    public int Draw(Canvas canvas, ReadOnlySpan<char> text, int left, int top, Rgb color)
    {
        OpacityMap map = canvas.Begin(new PixelArea(left, top, Measure(text), LineHeight));
        foreach (char letter in text)
        {
            int index = IndexOf(letter);
            int width = _advance[index];
            for (int y = 0; y < LineHeight; y++)
                _coverage[index].AsSpan(y * width, width).CopyTo(map.Row(top + y, left));
            left += width;
        }

        canvas.Blend(color);
        return left;
    }

    private static int IndexOf(char letter) => (letter is >= First and <= Last ? letter : '?') - First;

    private void Draw(char letter, double scale, int thickness)
    {
        string text = letter.ToString();
        Size size = Cv2.GetTextSize(text, Font, scale, thickness, out _);
        int advance = (size.Width + Oversampling - 1) / Oversampling;
        using Mat large = new Mat(LineHeight * Oversampling, advance * Oversampling, MatType.CV_8UC1, Scalar.All(0));
        var origin = new Point(thickness / 2, (int)(0.79 * LineHeight * Oversampling));
        Cv2.PutText(large, text, origin, Font, scale, Scalar.White, thickness, LineTypes.AntiAlias);
        var coverage = new byte[advance * LineHeight];
        using Mat small = Mat.FromPixelData(LineHeight, advance, MatType.CV_8UC1, coverage);
        Cv2.Resize(large, small, new Size(advance, LineHeight), 0, 0, InterpolationFlags.Area);
        _coverage[letter - First] = coverage;
        _advance[letter - First] = advance;
    }
}
