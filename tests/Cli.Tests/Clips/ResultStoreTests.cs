using System.Text;
using System.Text.Json.Nodes;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Results;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

public sealed class ResultStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Before => _folder.Combine("before.jsonl");

    private string Last => _folder.Combine("results.jsonl");

    [Fact]
    public void Read_AfterASecondRun_HasItsFramesAndThoseBefore()
    {
        Write(Last, [Line(0, 0.9), Line(1, 0.9), Line(2, 0.9)]);
        using var store = new ResultStore(_folder.Path);

        store.BeginRun();
        // A run backwards.
        store.Append(store.Find(2)! with { Source = "second" });
        store.Append(store.Find(1)! with { Source = "second" });

        Assert.Equal(["clip", "second", "second"], Sources(store, ResultVersion.Current));
        Assert.Equal(["clip", "clip", "clip"], Sources(store, ResultVersion.Before));
        using var reopened = Reopen(store);
        Assert.Equal(["clip", "second", "second"], Sources(reopened, ResultVersion.Current));
        reopened.BeginRun();
        Assert.Equal(["clip", "second", "second"], Sources(reopened, ResultVersion.Before));
    }

    [Fact]
    public void Open_TornLastLine_LosesThatLineAlone()
    {
        Write(Last, [Line(0, 0.9), Line(1, 0.9)]);
        File.AppendAllText(Last, Line(2, 0.9)[..40]);
        using var store = new ResultStore(_folder.Path);

        Assert.Equal([0L, 1L], store.Rows().Select(row => row.Frame));
        store.Append(store.Find(1)! with { Frame = 2 });

        using var reopened = Reopen(store);
        Assert.Equal([0L, 1L, 2L], reopened.Rows().Select(row => row.Frame));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"schema\":1,\"source\":\"a\",\"frame\":-4,\"objects\":[]}")]
    [InlineData("\0\0\0")]
    [InlineData("{\"schema\":1,\"source\":\"a\",\"frame\":9,\"pts\":0,\"pts_clock\":\"stream\",\"captured_at\":\"\",\"discontinuity\":false,\"encoded\":true,\"width\":4,\"height\":2,\"objects\":[null]}")]
    [InlineData("{\"schema\":1,\"source\":\"a\",\"frame\":9223372036854775807,\"pts\":0,\"pts_clock\":\"stream\",\"captured_at\":\"\",\"discontinuity\":false,\"encoded\":true,\"width\":4,\"height\":2,\"objects\":[]}")]
    public void Open_LineThatIsNoResult_IsPassedOver(string line)
    {
        Write(Last, [Line(0, 0.9), line, Line(1, 0.9)]);
        using var store = new ResultStore(_folder.Path);

        Assert.Equal([0L, 1L], store.Rows().Select(row => row.Frame));
    }

    // Killed after the results were put together and before the last run's were deleted.
    [Fact]
    public void Open_KilledBetweenTwoRuns_HasEveryResultOnce()
    {
        Write(Before, [Line(0, 0.9), Line(1, 0.5)]);
        Write(Last, [Line(1, 0.5)]);
        File.WriteAllText(_folder.Combine(".samstream-0123456789abcdef.tmp"), "half");
        using var store = new ResultStore(_folder.Path);

        Assert.Equal([0L, 1L], store.Rows().Select(row => row.Frame));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    [Slow("A line of 65 MiB.")]
    public void Open_FileOfSomebodyElse_IsLeftAsItIs()
    {
        Write(Last, [Line(0, 0.9), new string('x', 65 << 20), Line(1, 0.9)]);
        long length = new FileInfo(Last).Length;
        using var store = new ResultStore(_folder.Path);

        Assert.Contains("results.jsonl", Assert.Throws<ClipException>(() => store.Rows()).Message, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(Last).Length);
    }

    [Fact]
    public void RemoveObject_OfAllRuns_LeavesWhatWasBefore()
    {
        Write(Before, [Line(0, 0.9), Line(1, 0.5)]);
        Write(Last, [Line(1, 0.6), Line(2, 0.6)]);
        using var store = new ResultStore(_folder.Path);

        store.RemoveObject(1);

        Assert.Equal([0, 0, 0], store.Rows().Select(row => row.Objects.Count));
        Assert.Equal([1, 1], store.Rows(ResultVersion.Before).Select(row => row.Objects.Count));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void RemoveObject_CannotBeWritten_LeavesEverything()
    {
        Write(Last, [Line(0, 0.9)]);
        using var store = new ResultStore(_folder.Path);
        Assert.Single(store.Rows());
        // It becomes a folder while it is open.
        File.Move(Last, _folder.Combine("kept"));
        Directory.CreateDirectory(Path.Combine(Last, "inside"));

        Assert.Equal(ClipFault.Storage, Assert.Throws<ClipException>(() => store.RemoveObject(1)).Fault);

        Directory.Delete(Last, recursive: true);
        File.Move(_folder.Combine("kept"), Last);
        Assert.Single(Assert.Single(store.Rows()).Objects);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void Timeline_ResultsBehindTheClip_AreLeftOut()
    {
        Write(Last, [Line(1, 0.9), Line(9_000_000_000_000_000_000, 0.1, "lost")]);
        using var store = new ResultStore(_folder.Path);

        ClipTimeline timeline = ClipTimeline.Of(store.Rows(), 4);

        Assert.Equal(".t..", Assert.Single(timeline.Objects).States);
        Assert.Empty(timeline.Doubtful);
    }

    [Fact]
    public void Open_LinkInTheFolder_IsNotFollowed()
    {
        string victim = _folder.Combine("victim");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(Last, victim);
        using var store = new ResultStore(_folder.Path);

        Assert.Equal(ClipFault.Storage, Assert.Throws<ClipException>(store.BeginRun).Fault);
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Fact]
    public void Rows_NothingWasRun_MakesNoFile()
    {
        using var store = new ResultStore(_folder.Combine("none"));

        Assert.Empty(store.Rows());
        Assert.False(store.HasAny);
        Assert.False(Directory.Exists(_folder.Combine("none")));
    }

    [Fact]
    public void Timeline_Results_HasACharacterAndAScoreAFrame()
    {
        Write(Last, [Line(1, 0.9), Line(2, 0.6, "uncertain"), Line(3, 0, "lost"), Line(5, 0.95, "reacquired")]);
        using var store = new ResultStore(_folder.Path);

        ClipTimeline timeline = ClipTimeline.Of(store.Rows(), 8);

        ObjectTimeline line = Assert.Single(timeline.Objects);
        Assert.Equal(".tul.r..", line.States);
        Assert.Equal([null, 0.9f, 0.6f, null, null, 0.95f, null, null], line.Scores);
        Assert.Equal([(2L, DoubtReason.Uncertain), (3L, DoubtReason.Lost)], timeline.Doubtful.Select(doubt => (doubt.Frame, doubt.Reason)));
    }

    [Fact]
    public void DoubtfulFrames_LowScoresAndJumps_AreFoundWhereTheyAreWorst()
    {
        ResultRow[] rows =
        [
            Row(0, 0.95f, 100), Row(1, 0.79f, 100), Row(2, 0.72f, 100), Row(3, 0.78f, 100), Row(4, 0.9f, 100),
            Row(5, 0.9f, 151), Row(6, 0.9f, 151), Row(7, 0.75f, 151),
            // No neighbour: nothing is said of a jump.
            Row(20, 0.9f, 1000),
        ];

        Assert.Equal(
            [(2L, DoubtReason.LowScore), (5L, DoubtReason.AreaJump), (7L, DoubtReason.LowScore)],
            DoubtfulFrames.Of(rows).Select(doubt => (doubt.Frame, doubt.Reason)));
    }

    private static ResultRow Row(long frame, float score, int area) =>
        new(frame, 0, 0, [new ResultObject(1, TrackState.Tracked, score, area, null)]);

    private ResultStore Reopen(ResultStore store)
    {
        store.Dispose();
        return new ResultStore(_folder.Path);
    }

    private static IEnumerable<string> Sources(ResultStore store, ResultVersion version) =>
        store.Read(0, long.MaxValue, version).Select(line => (string)JsonNode.Parse(line)!["source"]!);

    private static void Write(string path, string[] lines) => File.WriteAllText(path, string.Join("\n", lines) + "\n", new UTF8Encoding(false));

    private static string Line(long frame, double score, string state = "tracked") => new JsonObject
    {
        ["schema"] = 1,
        ["source"] = "clip",
        ["frame"] = frame,
        ["pts"] = frame / 10.0,
        ["pts_clock"] = "stream",
        ["captured_at"] = "2026-01-01T00:00:00Z",
        ["discontinuity"] = false,
        ["encoded"] = true,
        ["width"] = 4,
        ["height"] = 2,
        ["objects"] = new JsonArray(new JsonObject
        {
            ["id"] = 1,
            ["state"] = state,
            ["box"] = null,
            ["area"] = score > 0 ? 1 : 0,
            ["score"] = score,
            ["predicted_iou"] = score,
            ["stability"] = score,
            ["flow_agreement"] = null,
            ["prompt_age"] = frame,
            ["carried_frames"] = 0,
            ["mask"] = null,
        }),
    }.ToJsonString();
}
