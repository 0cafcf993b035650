using SamStream.Pipeline.Processes;

namespace SamStream.Pipeline.Tests.Processes;

public sealed class ForeignTextTests
{
    /// <summary>An escape code, a line break or a change of direction in a server's words acted in terminals and logs.</summary>
    [Theory]
    [InlineData("404 Not Found", "404 Not Found")]
    [InlineData("Straße 積み木 🙂", "Straße 積み木 🙂")]
    [InlineData("a\tb", "a b")]
    [InlineData("\u001b[2J\u001b]0;x\u0007", "\uFFFD[2J\uFFFD]0;x\uFFFD")]
    [InlineData("one\r\ntwo\u2028three", "one\uFFFD\uFFFDtwo\uFFFDthree")]
    [InlineData("\u009b31m\u007f\u0000", "\uFFFD31m\uFFFD\uFFFD")]
    [InlineData("user\u202Egnp.exe\uFEFF", "user\uFFFDgnp.exe\uFFFD")]
    [InlineData(null, "")]
    public void Visible_Text_IsOneLineOfWhatCanBeSeen(string? text, string visible) => Assert.Equal(visible, ForeignText.Visible(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("🙂🙂🙂🙂", 6, "🙂🙂…")]
    public void Visible_LongText_IsCutWithinTheLimit(string text, int limit, string visible)
    {
        string cut = ForeignText.Visible(text, limit);

        Assert.Equal(visible, cut);
        Assert.InRange(ForeignText.Visible(new string('\u001b', 1 << 20), limit).Length, 1, limit);
    }
}
