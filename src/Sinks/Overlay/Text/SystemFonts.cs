using System.Text;
using HarfBuzzSharp;
using Microsoft.Extensions.Logging;
using SkiaSharp;
using SkiaSharp.HarfBuzz;
using Buffer = HarfBuzzSharp.Buffer;

namespace SamStream.Sinks.Overlay.Text;

/// <summary>
/// Draws text with the fonts of this machine: the one that fontconfig calls <c>sans-serif</c>, and for a character that it
/// does not have, one that fontconfig finds. What no font has is a box, which the log tells once for each package that
/// would help. Any thread may call it.
/// </summary>
internal sealed partial class SystemFonts
{
    private const string Family = "sans-serif";

    // Shares of the height of a line. Capitals of most fonts are 0.72 em high, marks above them and letters below the
    // baseline fit.
    private const float EmHeight = 0.82f, Baseline = 0.78f;

    private readonly Lock _gate = new();
    private readonly SKFontManager _installed = SKFontManager.Default;
    private readonly List<Font> _fonts = [];
    private readonly HashSet<string> _toldPackages = [];

    /// <summary>Fonts are large: one set for the process.</summary>
    public static SystemFonts Shared { get; } = new();

    /// <summary>Draws one line.</summary>
    /// <param name="text">Any text; control characters are spaces.</param>
    /// <param name="height">Of the line in pixels, letters that go below included.</param>
    /// <param name="logger">Told of characters that no font has.</param>
    public TextLine Draw(string text, int height, ILogger logger)
    {
        lock (_gate)
        {
            List<ShapedRun> runs = Shape(text, height, logger);
            int width = WidthOf(runs);
            // White on black, so that a picture in colours, such as an emoji, can be made out as well.
            using var bitmap = new SKBitmap(Math.Max(1, width), height, SKColorType.Gray8, SKAlphaType.Opaque);
            using var canvas = new SKCanvas(bitmap);
            using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
            canvas.Clear(SKColors.Black);
            float left = 0;
            foreach ((Font font, SKShaper.Result shaped) in runs)
            {
                using SKFont sized = font.OfHeight(height);
                using var glyphs = new SKTextBlobBuilder();
                glyphs.AddPositionedRun([.. shaped.Codepoints.Select(glyph => (ushort)glyph)], sized, shaped.Points);
                using SKTextBlob? blob = glyphs.Build();
                if (blob is not null)
                    canvas.DrawText(blob, left, Baseline * height, paint);
                left += shaped.Width;
            }

            canvas.Flush();
            var coverage = new byte[width * height];
            for (int y = 0; y < height; y++)
                bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, width).CopyTo(coverage.AsSpan(y * width));
            return new TextLine(width, height, coverage);
        }
    }

    /// <summary>How wide <see cref="Draw"/> makes it, pixels.</summary>
    public int Measure(string text, int height, ILogger logger)
    {
        lock (_gate)
            return WidthOf(Shape(text, height, logger));
    }

    private static int WidthOf(List<ShapedRun> runs) => (int)Math.Ceiling(runs.Sum(run => run.Glyphs.Width));

    private List<ShapedRun> Shape(string text, int height, ILogger logger) =>
    [
        .. TextRuns.Split(text, character => FontOf(character, text, logger))
            .Select(run => new ShapedRun(run.Font, run.Font.Shape(run.Text, run.IsRightToLeft, height))),
    ];

    private Font FontOf(Rune character, string text, ILogger logger)
    {
        if (_fonts.Count == 0)
            _fonts.Add(Font.Of(_installed.MatchFamily(Family) ?? SKTypeface.Default));
        foreach (Font font in _fonts)
        {
            if (font.Has(character))
                return font;
        }

        if (_installed.MatchCharacter(Family, SKFontStyle.Normal, null, character.Value) is { } found)
        {
            _fonts.Add(Font.Of(found));
            return _fonts[^1];
        }

        string package = PackageFor(character);
        if (_toldPackages.Add(package))
            LogNoFont(logger, character.ToString(), character.Value.ToString("X4", null), text, package);
        return _fonts[0];
    }

    /// <summary>The package of Debian whose fonts have a character.</summary>
    private string PackageFor(Rune character) => character.Value switch
    {
        _ when _installed.FontFamilyCount == 0 => "fonts-dejavu-core",
        // Hangul, kana, Han and what is used with them.
        (>= 0x1100 and <= 0x11FF) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7FF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFFEF)
            or (>= 0x1AFF0 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFF) => "fonts-noto-cjk",
        >= 0x1F000 and <= 0x1FAFF => "fonts-noto-color-emoji",
        _ => "fonts-noto-core",
    };

    [LoggerMessage(2103, LogLevel.Warning,
        "No font on this machine has '{Character}' (U+{CodePoint}) of '{Text}', a box stands for it in pictures: "
        + "apt-get install {Package}, and start again")]
    private static partial void LogNoFont(ILogger logger, string character, string codePoint, string text, string package);

    private readonly record struct ShapedRun(Font Font, SKShaper.Result Glyphs);

    /// <summary>A font that is in use; it stays as long as the process.</summary>
    /// <param name="Typeface">Of any size.</param>
    /// <param name="Shaper">Finds and places its glyphs.</param>
    /// <param name="Glyphs">Tells which characters it has.</param>
    private sealed record Font(SKTypeface Typeface, SKShaper Shaper, SKFont Glyphs)
    {
        public static Font Of(SKTypeface typeface) => new(typeface, new SKShaper(typeface), new SKFont(typeface));

        public bool Has(Rune character) => Rune.IsWhiteSpace(character) || Glyphs.ContainsGlyph(character.Value);

        public SKFont OfHeight(int lineHeight) => new(Typeface, EmHeight * lineHeight)
        {
            Edging = SKFontEdging.Antialias,
            Hinting = SKFontHinting.Slight,
            Subpixel = true,
        };

        public SKShaper.Result Shape(string text, bool isRightToLeft, int lineHeight)
        {
            using var size = new SKPaint { Typeface = Typeface, TextSize = EmHeight * lineHeight };
            using var buffer = new Buffer();
            buffer.AddUtf16(text);
            buffer.GuessSegmentProperties();
            buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
            return Shaper.Shape(buffer, size);
        }
    }
}
