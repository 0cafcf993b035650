using SamStream.Bench.Suite;


namespace SamStream.Bench.Tests.Suite;

public sealed class SuiteTablesTests
{
    private readonly string[] _lines = Write();

    [Fact]
    public void Write_Row_HasMedianSpreadSpeedProcessorAndMemory() => Assert.Equal(
        ["1024x576 int8", "200.0", "200.0", "200.0", "5.0", "3.50", "300.0", "150", "90", "10", "40", "0"], CellsOf("1024x576 int8"));

    [Fact]
    public void Write_Baseline_IsOnceAsFastAsItself() => Assert.Equal(
        ["stock", "700.0", "600.0", "800.0", "1.4", "1.00", "1050.0", "300", "180", "20", "80", "0"], CellsOf("stock"));

    [Fact]
    public void Write_EachTable_HasRowsAsWideAsItsHeading()
    {
        int width = 0;
        foreach (string line in _lines)
        {
            int cells = line.StartsWith('|') ? line.Count(c => c == '|') : 0;
            Assert.True(cells == 0 || width is 0 || cells == width, line);
            width = cells;
        }
    }

    [Fact]
    public void Write_Failure_IsNamedWithItsReason() =>
        Assert.Contains("Left out: stock, node: node is missing", _lines);

    [Fact]
    public void Write_Figures_FollowFromFirstAndLastRow()
    {
        Assert.Equal(["each further object", "6.0", "ms of all processors a frame"], CellsOf("each further object"));
        Assert.Equal(["each further camera", "50.0", "MiB"], CellsOf("each further camera"));
    }

    [Fact]
    public void Write_Machine_IsToldWithVersionsThreadsAndCommand()
    {
        string text = string.Join('\n', _lines);

        Assert.All(
            ["a processor, 2 processors", "1.30.0", "4.6.0", ".NET 10", "onnxruntime-node 1.30.0", "threads: image encoder",
                "samstream-bench --suite --rounds 2 --parts PART --only ROW"],
            said => Assert.Contains(said, text, StringComparison.Ordinal));
    }

    private string[] CellsOf(string name) =>
        [.. _lines.Single(line => line.StartsWith($"| {name} ", StringComparison.Ordinal)).Split('|')[1..^1].Select(cell => cell.Trim())];

    private static string[] Write()
    {
        using var text = new StringWriter { NewLine = "\n" };
        SuiteTables.Write(SuiteReports.Example, text);
        return text.ToString().Split('\n');
    }
}
