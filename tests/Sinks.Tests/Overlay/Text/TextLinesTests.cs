using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Sinks.Overlay.Text;
using SamStream.Sinks.Tests.Mqtt;

namespace SamStream.Sinks.Tests.Overlay.Text;

public sealed class TextLinesTests
{
    private const int Height = 20;

    private readonly TextLines _lines = new(Height, NullLogger.Instance);

    // build/setup.sh installs fonts for these.
    [Theory]
    [InlineData("Würfel")]
    [InlineData("κύβος")]
    [InlineData("кубик")]
    [InlineData("積み木")]
    [InlineData("קוביה")]
    [InlineData("مكعب")]
    public void Get_Letters_AreDrawnEachInItsOwnWay(string text)
    {
        byte[][] drawn = [.. text.Distinct().Select(letter => _lines.Get(letter.ToString()).Coverage)];

        Assert.All(drawn, coverage => Assert.Contains(coverage, value => value > 200));
        for (int i = 1; i < drawn.Length; i++)
            Assert.DoesNotContain(drawn[..i], other => other.AsSpan().SequenceEqual(drawn[i]));
    }

    [Fact]
    public void Get_LetterAndAccent_LookLikeTheLetterWithIt()
    {
        Assert.Equal(_lines.Get("\u00FC").Coverage, _lines.Get("u\u0308").Coverage);
        Assert.NotEqual(_lines.Get("u").Coverage, _lines.Get("u\u0308").Coverage);
    }

    [Fact]
    public void Get_Text_IsAsWideAsWhatIsDrawn()
    {
        TextLine line = _lines.Get("Würfel");

        Assert.InRange(line.Width, 2 * Height, 4 * Height);
        Assert.Contains(Enumerable.Range(0, Height), y => line.Row(y)[..3].ContainsAnyExcept((byte)0));
        Assert.Contains(Enumerable.Range(0, Height), y => line.Row(y)[^3..].ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Get_ArabicLetters_AreJoined() =>
        Assert.True(_lines.Get("بب").Width < 2 * _lines.Get("ب").Width);

    [Theory]
    [InlineData("a very long name for a small thing")]
    [InlineData("積み木積み木積み木積み木積み木")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301")]
    public void Get_TooWide_IsCutOffWithAnEllipsis(string text)
    {
        TextLine line = _lines.Get(text, 100);

        Assert.InRange(line.Width, 70, 100);
        Assert.NotEqual(line.Width, _lines.Get(text).Width);
    }

    [Fact]
    public void Get_RandomText_IsDrawnAndFits()
    {
        var random = new Random(5);
        for (int i = 0; i < 100; i++)
        {
            // Halves of surrogate pairs, control characters and marks of direction among them.
            string text = string.Create(random.Next(0, 40), random, static (letters, random) =>
            {
                foreach (ref char letter in letters)
                    letter = (char)(random.Next(2) == 0 ? random.Next(0, 0x700) : random.Next(0xD000, 0x10000));
            });

            TextLine line = _lines.Get(text, 200);

            Assert.InRange(line.Width, 0, 200);
            Assert.Equal(line.Width * Height, line.Coverage.Length);
        }
    }

    [Fact]
    public void Draw_CharactersThatNoFontHas_AreBoxesAndToldOnce()
    {
        var fonts = new SystemFonts();
        var log = new SinkLog();

        // Neither is assigned.
        TextLine line = fonts.Draw("\u0378", Height, log);
        fonts.Draw("cat \u0379", 2 * Height, log);

        Assert.Contains(line.Coverage, value => value > 100);
        string told = Assert.Single(log.Warnings);
        Assert.Contains("U+0378", told, StringComparison.Ordinal);
        Assert.Contains("apt-get install fonts-noto-core", told, StringComparison.Ordinal);
    }
}
