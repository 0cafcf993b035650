using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.JsonLines;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.JsonLines;

public sealed class ResultLinesTests : IDisposable
{
    private const string Mask = """{"size":[6,8],"counts":"=24000a0"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_NothingWhole_IsNull()
    {
        Assert.Null(ResultLines.Find(_folder.Combine("results.jsonl")));
        Assert.Null(ResultLines.Find(Write("")));
        Assert.Null(ResultLines.Find(Write(Line(0))));
        Assert.Null(ResultLines.Find(Write("nonsense\n" + Line(0) + "\n")));
    }

    [Theory]
    [InlineData("{\"schema\":1,\"sou")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    [InlineData("[FRAME 1]\n")]
    [InlineData("[FRAME 3]\n")]
    [InlineData("[STATE]\n")]
    [InlineData("[RUNS]\n")]
    [InlineData("[SIZE]\n[FRAME 3]\n")]
    public void CutTornEnd_WhateverStandsBehind_LeavesTheLinesThatFollowOnEachOther(string behind)
    {
        string tail = behind
            .Replace("[FRAME 1]", Line(1), StringComparison.Ordinal).Replace("[FRAME 3]", Line(3), StringComparison.Ordinal)
            .Replace("[STATE]", Line(2).Replace("tracked", "followed", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("[RUNS]", Line(2).Replace("=24000a0", "\\u0001", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("[SIZE]", Line(2).Replace("\"width\":8", "\"width\":9", StringComparison.Ordinal), StringComparison.Ordinal);
        string whole = Line(0) + "\n" + Line(1) + "\n";
        string path = Write(whole + tail);

        ResultLines lines = ResultLines.Find(path)!;
        Assert.Equal(("street", 8, 6, 1L), (lines.Source, lines.Width, lines.Height, lines.LastFrame));
        lines.CutTornEnd();

        Assert.Equal(whole, File.ReadAllText(path));
        Assert.Equal([0, 1], lines.Read().Select(frame => frame.Index));
        Assert.Equal(6, lines.Read().Last().Objects[0].Area);
    }

    /// <summary>A few bytes that stand for a mask of gigabytes, and what JSON allows in odd places.</summary>
    [Theory]
    [InlineData("\"size\":[6,8]", "\"size\":[46000,46000]")]
    [InlineData("\"size\":[6,8]", "\"size\":[]")]
    [InlineData("\"size\":[6,8]", "\"size\":null")]
    [InlineData("\"objects\":[", "\"objects\":[null,")]
    [InlineData("\"width\":8,\"height\":6", "\"width\":-8,\"height\":-6")]
    public void Find_LineThatClaimsWhatItHasNot_EndsBeforeIt(string from, string to)
    {
        Assert.Contains(from, Line(1), StringComparison.Ordinal);
        string path = Write(Line(0) + "\n" + Line(1).Replace(from, to, StringComparison.Ordinal) + "\n");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, ResultLines.Find(path)!.LastFrame);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    /// <summary>A device without lines was read into memory without end.</summary>
    [Fact]
    public void Find_Device_IsRefused()
    {
        File.CreateSymbolicLink(_folder.Combine("results.jsonl"), "/dev/zero");

        var error = Assert.Throws<SinkException>(() => ResultLines.Find(_folder.Combine("results.jsonl")));

        Assert.Contains("is a device, not a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_IsTheLastEncodedFrameOnWhichEveryObjectOfTheEndHasAMask()
    {
        Assert.Equal(2, StartOf(Line(0), Line(1), Line(2), Line(3, encoded: false)));
        Assert.Equal(1, StartOf(Line(0), Line(1), Line(2, mask: null), Line(3, mask: null)));
        Assert.Equal(2, StartOf(Line(0, mask: null), Line(1, mask: null), Line(2, encoded: false), Line(3, mask: null)));
        Assert.Equal(1, StartOf(Line(0, mask: null), Line(1, mask: null)));
    }

    [Fact]
    public void Read_Line_IsTheObjectAsItWas()
    {
        ObjectResult found = Assert.Single(ResultLines.Find(Write(Line(0) + "\n"))!.Read().Single().Objects);

        Assert.Equal((3, "größe", TrackState.Tracked, 0.75f), (found.Id.Value, found.Label, found.State, found.Score));
        Assert.Equal("2,1,5,3", found.Box.ToString());
    }

    [Fact]
    public void Find_LinesWithoutMasks_CannotBeGoneOnFrom()
    {
        string path = Write(Line(0).Replace(Mask, "null", StringComparison.Ordinal) + "\n");

        SinkException error = Assert.Throws<SinkException>(() => ResultLines.Find(path));
        Assert.Contains("holds no masks", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A line of some hundred bytes claims masks of 2 GB, as another user's file in the output folder may.</summary>
    [Theory]
    [InlineData("[46000,46000]", 8, 6)]
    [InlineData("[46000,46000]", 46000, 46000)]
    [InlineData("[16000,16000]", 16000, 16000)]
    public void Find_MaskOfAnAbsurdSize_TakesNoMemoryForIt(string size, int width, int height)
    {
        string mask = $$"""{"size":{{size}},"counts":"0PPPPPP1"}""";
        string line = Line(0, mask: mask).Replace("\"width\":8,\"height\":6", $"\"width\":{width},\"height\":{height}", StringComparison.Ordinal);
        string path = Write(line + "\n");
        _ = ResultLines.Find(path);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        _ = ResultLines.Find(path);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 << 20);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    public void Find_ObjectsThatAreNone_IsNull(string objects)
    {
        string line = Line(0);
        int at = line.IndexOf("[{", StringComparison.Ordinal);

        Assert.Null(ResultLines.Find(Write(line[..at] + objects + "}\n")));
    }

    [Fact]
    public void Find_LineWithoutEnd_ReadsNoMoreOfIt()
    {
        using (var file = new FileStream(_folder.Combine("results.jsonl"), FileMode.Create))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(Line(0) + "\n"));
            // Sparse: it takes no space.
            file.SetLength(3L << 30);
        }

        Assert.Equal(0, ResultLines.Find(_folder.Combine("results.jsonl"))!.LastFrame);
    }

    private static string Line(int frame, bool encoded = true, string? mask = Mask) =>
        $$"""
        {"schema":1,"source":"street","frame":{{frame}},"pts":0.7,"pts_clock":"stream","captured_at":"2026-03-01T12:30:00.250000Z",
        "discontinuity":false,"encoded":{{(encoded ? "true" : "false")}},"width":8,"height":6,"objects":[{"id":3,"label":"größe","state":"tracked",
        "box":[2,1,5,3],"area":{{(mask is null ? 0 : 6)}},"score":0.75,"predicted_iou":0.9,"stability":0.9512,"flow_agreement":null,"prompt_age":3,"carried_frames":0,
        "mask":{{mask ?? "null"}}}]}
        """.ReplaceLineEndings("");

    private long StartOf(params string[] lines) => ResultLines.Find(Write(string.Join('\n', lines) + "\n"))!.Start.Index;

    private string Write(string text)
    {
        string path = _folder.Combine("results.jsonl");
        File.WriteAllText(path, text);
        return path;
    }
}
