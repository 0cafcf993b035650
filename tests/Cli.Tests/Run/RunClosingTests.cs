using SamStream.Cli.Run;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Tests.Run;

public sealed class RunClosingTests
{
    [Theory]
    [InlineData(12, null, "gate: stopped after 8 frames at 2.00 frames/s: published 12 masks")]
    [InlineData(12, "out/results.jsonl", "gate: stopped after 8 frames at 2.00 frames/s: published 12 masks; results out/results.jsonl")]
    [InlineData(0, "out/results.jsonl", "gate: stopped after 8 frames at 2.00 frames/s: results out/results.jsonl")]
    [InlineData(0, null, "gate: stopped after 8 frames at 2.00 frames/s: nothing was written")]
    public void Write_StoppedLiveRun_SaysWhatBecameOfItsResults(int published, string? path, string line)
    {
        var output = new StringWriter();

        RunClosing.Write(Report(published, path), output, "gate");

        Assert.Equal(line + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void ThatExist_WhatOtherProgramsTook_IsToldThoughNothingIsLeft()
    {
        var outputs = new RunOutputs([KeyValuePair.Create<string, string?>("results", "/none/results.jsonl"), KeyValuePair.Create<string, string?>("socket", "/none/masks.sock")])
        {
            Taken = ["socket"],
        };

        Assert.Equal("socket /none/masks.sock", outputs.ThatExist().ToString());
    }

    private static RunReport Report(int published, string? path) => new()
    {
        Outcome = PipelineOutcome.Stopped,
        Error = null,
        Snapshot = new PipelineSnapshot
        {
            SourceId = "gate",
            Source = null,
            Elapsed = TimeSpan.FromSeconds(4),
            FramesCaptured = 8,
            FramesEncoded = 8,
            FramesTracked = 8,
            Drops = new Dictionary<DropCause, long>(),
            CaptureToResult = LatencySummary.None,
            Stages = [],
            BuffersLeased = 0,
            BufferCapacity = 4,
        },
        Objects = [],
        Outputs = new RunOutputs([KeyValuePair.Create("results", path)]),
        Published = published > 0 ? new Dictionary<string, long> { ["masks"] = published } : [],
        Warnings = [],
    };
}
