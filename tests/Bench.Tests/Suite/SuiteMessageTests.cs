using System.Text.Json;
using SamStream.Bench.Suite;
using SamStream.Cli.Terminals;

namespace SamStream.Bench.Tests.Suite;

public sealed class SuiteMessageTests : IDisposable
{
    private readonly JsonDocument _json = JsonDocument.Parse(
        JsonText.Of(SuiteMessage.Of(SuiteReports.Example), SuiteJson.Default.SuiteMessage));

    public void Dispose() => _json.Dispose();

    [Fact]
    public void Of_Row_HasEachRoundAndTheCommandThatRepeatsIt()
    {
        JsonElement row = _json.RootElement.GetProperty("tables")[0].GetProperty("rows")[1];

        Assert.Equal([200.0, 200.0], row.GetProperty("rounds_ms").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(3.5, row.GetProperty("speed").GetDouble());
        Assert.Equal(150L << 20, row.GetProperty("resident_bytes").GetInt64());
        Assert.Equal(
            "samstream-bench --suite --rounds 2 --parts encoder --only \"1024x576 int8\"", row.GetProperty("repeat").GetString());
    }

    [Fact]
    public void Of_Failure_IsLeftOutWithItsReason()
    {
        JsonElement left = _json.RootElement.GetProperty("tables")[0].GetProperty("left_out")[0];

        Assert.Equal(
            ("stock, node", "node is missing"), (left.GetProperty("name").GetString(), left.GetProperty("reason").GetString()));
    }

    [Fact]
    public void Of_Machine_HasVersions()
    {
        JsonElement machine = _json.RootElement.GetProperty("machine");

        Assert.Equal(("1.30.0", "4.6.0"), (
            machine.GetProperty("onnx_runtime").GetString(), machine.GetProperty("open_cv").GetString()));
        Assert.Equal(1, _json.RootElement.GetProperty("schema").GetInt32());
    }
}
