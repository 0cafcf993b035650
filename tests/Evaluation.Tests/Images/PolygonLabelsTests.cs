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

    /// <summary>Each line of some bytes is a mask in memory.</summary>
    [Fact]
    public void Read_MoreInstancesThanThereCanBe_AreRefused()
    {
        string path = Write(string.Concat(Enumerable.Repeat("0 0 0 0 1 1 1 1 0\n", 1001)));

        var error = Assert.Throws<EvaluationException>(() => PolygonLabels.Read(path, 8, 4));

        Assert.Contains("line 1001: 1000 instances are the most", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EndlessOrWaitedFor_IsRefused()
    {
        using (FileStream huge = File.Create(_folder.Combine("huge.txt")))
            huge.SetLength(100L << 30);

        Assert.Contains("at most 16777216 are read", FaultOf(_folder.Combine("huge.txt")), StringComparison.Ordinal);
        Assert.Contains("is a pipe, not a file", FaultOf(NamedPipes.Make(_folder.Combine("pipe.txt"))), StringComparison.Ordinal);

        static string FaultOf(string path) => Assert.Throws<EvaluationException>(() => PolygonLabels.Read(path, 8, 4)).Message;
    }

    [Theory]
    [InlineData("0 NaN NaN 0 1 1 1")]
    [InlineData("0 Infinity -Infinity 1e308 -1e308 0.5 1e308")]
    public void Read_NumbersThatAreNone_DoNoHarm(string line) => Assert.InRange(PolygonLabels.Read(Write(line), 8, 4).Count, 0, 1);

    private string Write(string text)
    {
        string path = _folder.Combine("a.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
