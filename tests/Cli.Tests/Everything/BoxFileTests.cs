using SamStream.Cli.Configuration;
using SamStream.Cli.Everything;
using SamStream.Pipeline.Geometry;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Everything;

public sealed class BoxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_EachForm_GivesBoxesWithTheirLines()
    {
        string file = Write("X1, y1, x2, y2", "10,20,30.5,40", "", "[1, 2, 3, 4]\r", """{"score": 0.5, "box": [-5, 2e1, 3, 4e1]}""");

        IReadOnlyList<FileBox> boxes = BoxFile.Read(file);

        Assert.Equal([new BoxXyxy(10, 20, 30.5f, 40), new BoxXyxy(1, 2, 3, 4), new BoxXyxy(-5, 20, 3, 40)], boxes.Select(box => box.Box));
        Assert.Equal([2L, 4, 5], boxes.Select(box => box.Place.Line));
    }

    [Theory]
    [InlineData("1,2,3", "'1,2,3' is no box")]
    [InlineData("1,2,3,4,5", "is no box")]
    [InlineData("a,2,3,4", "is no box")]
    [InlineData("x1,y1,x2,y2", "is no box")]
    [InlineData("[1,2,3]", "is no box")]
    [InlineData("""[1,2,3,"4"]""", "is no box")]
    [InlineData("""{"box": 5}""", "is no box")]
    [InlineData("""{"bbox": [1,2,3,4]}""", "is no box")]
    [InlineData("""{"box": [1,2""", "is no box")]
    [InlineData("NaN,2,3,4", "has a coordinate that is not finite")]
    [InlineData("1,2,Infinity,4", "has a coordinate that is not finite")]
    [InlineData("[1,2,1e999,4]", "has a coordinate that is not finite")]
    [InlineData("5,5,5,9", "has no inside")]
    [InlineData("5,9,8,5", "has no inside")]
    public void Read_LineThatIsNoBox_IsToldWithItsNumber(string line, string fault)
    {
        string file = Write("1,2,3,4", line);

        var error = Assert.Throws<ConfigurationException>(() => BoxFile.Read(file));

        Assert.Contains($"{file}:2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyWrongLines_TellsOfAHundredAtMost()
    {
        string file = Write([.. Enumerable.Repeat("1,2,3", 5000)]);

        Assert.Equal(ConfigurationException.MostProblems, Assert.Throws<ConfigurationException>(() => BoxFile.Read(file)).Problems.Count);
    }

    [Theory]
    [InlineData(0, "there are no boxes in it")]
    [InlineData(BoxFile.MostBoxes + 1, "there are 16385 boxes in it; give at most 16384")]
    public void Read_NoneOrTooMany_IsRefused(int count, string fault)
    {
        string file = Write([.. Enumerable.Repeat("1,2,3,4", count)]);

        Assert.Contains(fault, Assert.Throws<ConfigurationException>(() => BoxFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFileOrAFolder_IsRefused()
    {
        foreach (string path in (string[])[_folder.Combine("none.csv"), _folder.Path])
            Assert.Contains("--boxes: '", Assert.Throws<ConfigurationException>(() => BoxFile.Read(path)).Message, StringComparison.Ordinal);
    }

    private string Write(params string[] lines)
    {
        string file = _folder.Combine("boxes.csv");
        File.WriteAllText(file, string.Join('\n', lines));
        return file;
    }
}
