using SamStream.Cli.Terminals;

namespace SamStream.Cli.Tests.Terminals;

public sealed class TextTableTests
{
    [Fact]
    public void Write_NumbersAndText_AlignsColumns()
    {
        var table = new TextTable("name", "J", "note");
        table.Add("dog", "0.910", "fine");
        table.Add("blackswan", "1", "");
        using var output = new StringWriter();

        table.Write(output);

        Assert.Equal(
            """
            | name      |     J | note |
            |-----------|------:|------|
            | dog       | 0.910 | fine |
            | blackswan |     1 |      |

            """,
            output.ToString());
    }

    [Fact]
    public void Add_WrongNumberOfCells_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TextTable("a", "b").Add("1"));
}
