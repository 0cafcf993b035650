using SamStream.Evaluation.Images;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Images;

public sealed class PolygonLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TwoInstances_GivesBothInPixels()
    {
        string path = Write("0 0 0 0.5 0 0.5 0.5 0 0.5\n\n7 0.5 0.5 1 0.5 1 1 0.5 1\n");

        Assert.Equal([8, 8], PolygonLabels.Read(path, 8, 4).Select(mask => mask.Area));
    }

    [Fact]
    public void Read_PolygonWithoutAPixel_IsLeftOut()
    {
        string path = Write("0 0.01 0.01 0.02 0.01 0.02 0.02\n");

        Assert.Empty(PolygonLabels.Read(path, 8, 4));
    }

    [Theory]
    [InlineData("0 0.1 0.1 0.5 0.1", "5 numbers")]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5 0.6 0.7", "8 numbers")]
    [InlineData("0 0.1 0.1 half 0.1 0.5 0.6", "'half'")]
    public void Read_LineThatIsNoInstance_NamesIt(string line, string fault)
    {
        string path = Write("0 0 0 0.5 0 0.5 0.5\n" + line);

        var error = Assert.Throws<EvaluationException>(() => PolygonLabels.Read(path, 8, 4));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = _folder.Combine("a.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
