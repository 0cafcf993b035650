using SamStream.Sinks.Overlay.Text;

namespace SamStream.Sinks.Tests.Overlay.Text;

public sealed class TextRunsTests
{
    // In the order in which they are seen. Expected by Unicode Standard Annex 9.
    [Theory]
    [InlineData("parcel 12", "parcel 12")]
    [InlineData("שלום", "<שלום")]
    [InlineData("cat שלום dog", "cat |<שלום| dog")]
    [InlineData("cat שלום עולם dog", "cat |<שלום עולם| dog")]
    [InlineData("שלום cat", "cat|<שלום ")]
    [InlineData("שלום 12", "12|<שלום ")]
    [InlineData("שלום 12 cat", "cat|< |12|<שלום ")]
    [InlineData("שלום 12:30", "12:30|<שלום ")]
    [InlineData("cat שלום 12", "cat |12|<שלום ")]
    [InlineData("12 3.5", "12 3.5")]
    [InlineData("", "")]
    public void Split_Directions_AreInTheOrderInWhichTheyAreSeen(string text, string expected)
    {
        IEnumerable<string> runs = TextRuns.Split(text, _ => 0).Select(run => (run.IsRightToLeft ? "<" : "") + run.Text);

        Assert.Equal(expected, string.Join('|', runs));
    }

    [Fact]
    public void Split_Fonts_AreOfTheFirstCharacterOfWhatIsSeenAsOne()
    {
        List<TextRun<bool>> runs = TextRuns.Split("ae\u0301木e", character => character.Value < 0x300);

        Assert.Equal(["ae\u0301", "木", "e"], runs.Select(run => run.Text));
        Assert.Equal([true, false, true], runs.Select(run => run.Font));
    }

    [Fact]
    public void Split_ControlCharacters_AreSpaces() =>
        Assert.Equal("a  b", Assert.Single(TextRuns.Split("a\n\u0007b", _ => 0)).Text);
}
