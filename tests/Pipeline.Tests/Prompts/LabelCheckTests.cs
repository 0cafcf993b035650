using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Tests.Prompts;

public sealed class LabelCheckTests
{
    [Theory]
    [InlineData("a\nb", "control character U+000A")]
    [InlineData("\u001b[31mred", "control character U+001B")]
    [InlineData("\u0085", "control character U+0085")]
    [InlineData("a\u2028b", "control character U+2028")]
    [InlineData("\u202egnp.exe", "direction mark U+202E")]
    [InlineData("a\u2066b\u2069", "direction mark U+2066")]
    [InlineData("\u200f", "direction mark U+200F")]
    [InlineData("\ud800", "not valid Unicode")]
    public void FaultOf_LabelThatGarbles_NamesTheCharacter(string label, string fault) =>
        Assert.Contains(fault, LabelCheck.FaultOf(label)?.Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("man in black")]
    [InlineData("Förderband 3, オブジェクト")]
    [InlineData("\u05d0\u05d1\u05d2")]
    [InlineData("\ud83d\udc69\u200d\ud83d\udd2c")]
    public void FaultOf_PlainText_IsNull(string label) => Assert.Null(LabelCheck.FaultOf(label));

    [Fact]
    public void FaultOf_LongLabel_NamesTheLimit()
    {
        Assert.Null(LabelCheck.FaultOf(new string('a', LabelCheck.MostCharacters)));
        Assert.Equal(
            ("has 101 characters", "write at most 100"), LabelCheck.FaultOf(new string('a', LabelCheck.MostCharacters + 1)));
    }
}
