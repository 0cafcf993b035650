using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SamStream.Sinks.Overlay.Text;

/// <summary>A line of text as it is seen.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels, letters that go below included.</param>
/// <param name="Coverage">How much of each pixel is text, 0 to 255, row by row.</param>
internal sealed record TextLine(int Width, int Height, byte[] Coverage)
{
    public ReadOnlySpan<byte> Row(int y) => Coverage.AsSpan(y * Width, Width);
}

/// <summary>Lines of one height. Those that were drawn last are kept, since most are on frame after frame.</summary>
/// <param name="height">Pixels.</param>
/// <param name="logger">Told of characters that no font has.</param>
internal sealed class TextLines(int height, ILogger logger)
{
    private const int MostKept = 128;
    private const string Ellipsis = "…";

    private readonly Dictionary<(string Text, int MostWidth), TextLine> _kept = [];

    public int Height => height;

    /// <summary>A line that is soon on another frame, too.</summary>
    public TextLine Get(string text) => Get(text, int.MaxValue);

    /// <summary>The same; of a text that is too wide, the beginning and an ellipsis.</summary>
    public TextLine Get(string text, int mostWidth)
    {
        if (_kept.TryGetValue((text, mostWidth), out TextLine? line))
            return line;
        // All at once is simple, and seldom: what is still on frames is back with the next one.
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[(text, mostWidth)] = Make(Shorten(text, mostWidth));
    }

    /// <summary>A line that changes with each frame.</summary>
    public TextLine Make(string text) => SystemFonts.Shared.Draw(text, height, logger);

    private string Shorten(string text, int mostWidth)
    {
        if (Fits(text))
            return text;
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        (int fits, int tooMany) = (0, starts.Length);
        while (tooMany - fits > 1)
        {
            int middle = (fits + tooMany) / 2;
            (fits, tooMany) = Fits(Beginning(middle)) ? (middle, tooMany) : (fits, middle);
        }

        return Beginning(fits);

        string Beginning(int characters) => text[..starts[characters]].TrimEnd() + Ellipsis;

        bool Fits(string part) => mostWidth == int.MaxValue || SystemFonts.Shared.Measure(part, height, logger) <= mostWidth;
    }
}
