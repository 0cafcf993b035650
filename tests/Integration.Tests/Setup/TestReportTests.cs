using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

public sealed class TestReportTests : IDisposable
{
    private const string Passed = """<UnitTestResult testName="A.B" outcome="Passed" duration="00:00:01" />""";

    private const string Skipped = """
        <UnitTestResult testName="A.C" outcome="NotExecuted"><Output><ErrorInfo><Message>no &lt;data&gt;</Message>
        </ErrorInfo></Output></UnitTestResult>
        """;

    private const string Failed = """
        <UnitTestResult testName="A.D(x: &quot;&gt;&quot;)" outcome="Failed"><Output><ErrorInfo><Message>1 &#x3E; 2</Message>
        <StackTrace>at A.D</StackTrace></ErrorInfo></Output></UnitTestResult>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Total_SeveralProjects_AddsThemUpAndGivesEachReasonOnce()
    {
        Write("One.Tests", Passed + Skipped + Skipped, "Completed");
        Write("Two.Tests", Passed + Skipped, "Completed");

        BuildScript run = await TotalAsync("One.Tests", "Two.Tests");

        Assert.Equal(("skipped 3: no <data>\n2 passed, 0 failed, 3 skipped\n", 0), (run.Output, run.ExitCode));
    }

    [Fact]
    public async Task Total_AFailure_Fails()
    {
        Write("One.Tests", Passed + Failed, "Failed");

        BuildScript run = await TotalAsync("One.Tests");

        Assert.Equal(("1 passed, 1 failed, 0 skipped\n", 1), (run.Output, run.ExitCode));
    }

    [Fact]
    public async Task Total_AProjectWithoutResults_Fails()
    {
        Write("One.Tests", Passed, "Completed");

        BuildScript run = await TotalAsync("One.Tests", "Two.Tests");

        Assert.Equal(("1 passed, 1 failed, 0 skipped\n", 1), (run.Output, run.ExitCode));
    }

    [Fact]
    public async Task Total_AProjectWithoutTests_Fails()
    {
        Write("One.Tests", Passed, "Completed");
        Write("Two.Tests", "", "Completed");

        BuildScript run = await TotalAsync("One.Tests", "Two.Tests");

        Assert.Equal(("1 passed, 1 failed, 0 skipped\n", 1), (run.Output, run.ExitCode));
    }

    [Fact]
    public async Task Project_ABrokenRun_CountsAsAFailureAndSaysWhy()
    {
        string trx = Write("One.Tests", Passed, "Failed",
            """<RunInfo computerName="a" outcome="Error"><Text>The test host crashed.</Text></RunInfo>""");

        BuildScript run = await BuildScript.RunAsync(["node", "build/test-report.mjs", "project", trx, "no.log"]);

        Assert.Equal("One.Tests: 1 passed, 1 failed, 0 skipped\n  FAILED One.Tests: The test host crashed.\n", run.Output);
    }

    [Fact]
    public async Task Project_AFailedTest_IsNamedWithItsMessage()
    {
        string trx = Write("One.Tests", Failed, "Failed");

        BuildScript run = await BuildScript.RunAsync(["node", "build/test-report.mjs", "project", trx, "no.log"]);

        Assert.Equal("One.Tests: 0 passed, 1 failed, 0 skipped\n  FAILED A.D(x: \">\")\n    1 > 2\n    at A.D\n", run.Output);
    }

    [Fact]
    public async Task Project_ALongTest_IsNamedUnlessItIsMarked()
    {
        string trx = Write("One.Tests", LongOne("A.E(x: 1)") + LongOne("A.F"), "Completed");
        File.WriteAllText(_folder.Combine("One.Tests.slow"), "The following Tests are available:\n    A.E(x: 1)\n    A.E(x: 2)\n");

        BuildScript run = await BuildScript.RunAsync(["node", "build/test-report.mjs", "project", trx, "no.log"]);

        Assert.Equal(
            "One.Tests: 2 passed, 0 failed, 0 skipped\n  SLOW A.F: 65.5 s, and not marked: [Slow(\"why\")]\n", run.Output);
    }

    private static string LongOne(string test) =>
        $"""<UnitTestResult testName="{test}" outcome="Passed" duration="00:01:05.5000000" />""";

    private Task<BuildScript> TotalAsync(params string[] projects) =>
        BuildScript.RunAsync(["node", "build/test-report.mjs", "total", _folder.Path, .. projects]);

    private string Write(string project, string results, string outcome, string runInfos = "")
    {
        string path = _folder.Combine($"{project}.trx");
        File.WriteAllText(path, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <TestRun><Results>{results}</Results>
            <ResultSummary outcome="{outcome}"><RunInfos>{runInfos}</RunInfos></ResultSummary></TestRun>
            """);
        return path;
    }
}
