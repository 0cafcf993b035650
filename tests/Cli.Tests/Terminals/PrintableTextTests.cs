using System.Text;
using System.Text.Json.Serialization;
using SamStream.Cli.Errors;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using Spectre.Console;

namespace SamStream.Cli.Tests.Terminals;

/// <summary>
/// Names in manifests, file names and servers' words that hold codes for the terminal: they clear it, set its title, or turn the
/// direction of what is read.
/// </summary>
public sealed partial class PrintableTextTests
{
    private const string Hostile = "a\u001B[2J\u001B]0;title\u0007b\r\u007F\u0085\u009B31m\u202Egpj.exe\u2066\u2028c";
    private const string Shown =
        "a\\u001B[2J\\u001B]0;title\\u0007b\\u000D\\u007F\\u0085\\u009B31m\\u202Egpj.exe\\u2066\\u2028c";

    [Theory]
    [InlineData(Hostile, Shown)]
    [InlineData("größe 積み木 🙂\tx\ny", "größe 積み木 🙂\tx\ny")]
    [InlineData("", "")]
    public void Of_Text_ShowsWhatCommandsAndKeepsTheRest(string text, string expected) => Assert.Equal(expected, PrintableText.Of(text));

    [Fact]
    public void LineOf_LineFeed_IsShown() => Assert.Equal("a\\u000Ab\tc", PrintableText.LineOf("a\nb\tc"));

    [Fact]
    public void OutAndError_EveryWayOfWriting_ArePrintable()
    {
        using StringWriter output = new(), error = new();
        var terminal = Terminal.To(output, error);

        foreach (TextWriter writer in (TextWriter[])[terminal.Out, terminal.Error])
        {
            writer.Write(Hostile);
            writer.Write(Hostile.ToCharArray());
            writer.Write(Hostile.AsSpan());
            foreach (char c in Hostile)
                writer.Write(c);
            writer.WriteLine(Hostile);
            writer.WriteLine("{0}", Hostile);
        }

        terminal.WriteErrorLine(Hostile);

        string all = string.Concat(Enumerable.Repeat(Shown, 5)) + "\n" + Shown + "\n";
        Assert.Equal(all, output.ToString());
        Assert.Equal(all + Shown + "\n", error.ToString());
    }

    [Fact]
    public async Task Console_TextOfOthers_IsPrintableAndItsOwnCodesStay()
    {
        using var seen = new SeenTerminal();
        var terminal = Terminal.To(TextWriter.Null, seen.Writer, seen);

        terminal.WriteErrorLine(Hostile);
        await new ProgressDisplay(terminal, TimeProvider.System).FollowAsync($"\u001B]0;x\u0007[red]", () => 2, () => 1, Task.CompletedTask);

        string text = seen.Text.ToString();
        Assert.Contains("a\\u001B[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001B[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001B]0;", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', text);
        Assert.DoesNotContain('\u202E', text);
        // Of the progress bar.
        Assert.Contains("\u001B[", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_CellWithALineFeed_IsOneRow()
    {
        using var output = new StringWriter();
        var table = new TextTable("name");
        table.Add("a\n| forged |");

        table.Write(output);

        Assert.Equal(3, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Json_TextOfOthers_IsTheSameForProgramsAndPrintable()
    {
        string json = JsonText.Of(new Named(Hostile + "ö"), NamedJson.Default.Named, isIndented: true);

        Assert.DoesNotContain(json, c => c != '\n' && PrintableText.IsHidden(c));
        Assert.Contains("ö", json, StringComparison.Ordinal);
        Assert.Equal(Hostile + "ö", System.Text.Json.JsonSerializer.Deserialize(json, NamedJson.Default.Named)!.Name);
    }

    [Fact]
    public void Describe_LineFeedsInAName_ForgeNoLineOfOurs()
    {
        string[] said =
        [
            ErrorReport.Describe(new SourceException("'x\nerror: forged' does not exist")),
            ErrorReport.Describe(new InvalidOperationException("x\nerror: forged")),
            new OptionProblem(Place.CommandLine, "a\nerror: forged", "b\nerror: forged", "c\nerror: forged", null).ToString(),
        ];

        Assert.All(said, text => Assert.DoesNotContain("\nerror", text, StringComparison.Ordinal));
    }

    internal sealed record Named(string Name);

    [JsonSerializable(typeof(Named))]
    internal sealed partial class NamedJson : JsonSerializerContext;

    /// <summary>A terminal of 200 columns that keeps what it is sent.</summary>
    private sealed class SeenTerminal : IAnsiConsoleOutput, IDisposable
    {
        public StringWriter Text { get; } = new();

        public TextWriter Writer => Text;

        public bool IsTerminal => true;

        public int Width => 200;

        public int Height => 25;

        public void SetEncoding(Encoding encoding)
        {
        }

        public void Dispose() => Text.Dispose();
    }
}
