using System.Text.Json;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.JsonLines;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FrameResults _results = new(8, 6);

    public void Dispose()
    {
        _results.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task WriteAsync_TrackedObject_IsThisLine()
    {
        ObjectResult found = _results.Object(3, 2, 1, 5, 3) with { Label = "größe <b>" };
        string line = Assert.Single(await WriteAsync(new JsonLinesOptions(), _results.Make(7, found)));

        Assert.Equal(
            """
            {"schema":1,"source":"camera","frame":7,"pts":0.7,"pts_clock":"stream","captured_at":"2026-03-01T12:30:00.250000Z",
            "discontinuity":false,"encoded":true,"width":8,"height":6,"objects":[{"id":3,"label":"größe <b>","state":"tracked",
            "box":[2,1,5,3],"area":6,"score":0.75,"predicted_iou":0.9,"stability":0.9512,"flow_agreement":0.8765,"prompt_age":3,"carried_frames":0,
            "mask":{"size":[6,8],"counts":"=24000a0"}}]}
            """.ReplaceLineEndings(""),
            line);
    }

    [Fact]
    public async Task WriteAsync_CameraThatTellsItsTime_HasItWithItsProvenance()
    {
        FrameMetadata metadata = FrameResults.MetadataOf(7) with
        {
            CameraTime = FrameResults.CapturedAt - TimeSpan.FromMilliseconds(90),
            CameraClock = CameraClock.Rtcp,
        };
        string line = Assert.Single(await WriteAsync(new JsonLinesOptions(), _results.Make(metadata)));

        Assert.Contains(
            "\"captured_at\":\"2026-03-01T12:30:00.250000Z\",\"camera_time\":\"2026-03-01T12:30:00.160000Z\",\"camera_clock\":\"rtcp\",",
            line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_MaskOfAnyShape_ReadsBack()
    {
        ObjectResult found = _results.Object(1, 1, 0, 8, 6);
        string line = Assert.Single(await WriteAsync(new JsonLinesOptions(), _results.Make(0, found)));

        using var json = JsonDocument.Parse(line);
        string counts = json.RootElement.GetProperty("objects")[0].GetProperty("mask").GetProperty("counts").GetString()!;
        SegmentationMask mask = CocoRle.FromCompressedString(8, 6, counts).Decode();
        Assert.Equal(found.Mask!.Bounds, mask.Bounds);
        Assert.True(found.Mask.Pixels.SequenceEqual(mask.Pixels));
    }

    [Theory]
    [InlineData(TrackState.Lost, "lost")]
    [InlineData(TrackState.Occluded, "occluded")]
    public async Task WriteAsync_ObjectWithoutMask_HasNullsAndItsState(TrackState state, string word)
    {
        ObjectResult found = FrameResults.Missing(1, state) with { PredictedIou = float.NaN };
        string line = Assert.Single(await WriteAsync(new JsonLinesOptions(), _results.Make(0, found)));

        using var json = JsonDocument.Parse(line);
        JsonElement written = json.RootElement.GetProperty("objects")[0];
        Assert.Equal(word, written.GetProperty("state").GetString());
        foreach (string name in new[] { "box", "mask", "predicted_iou", "flow_agreement" })
            Assert.Equal(JsonValueKind.Null, written.GetProperty(name).ValueKind);
        Assert.Equal(0, written.GetProperty("area").GetInt32());
    }

    [Fact]
    public async Task WriteAsync_MasksNotWanted_LeavesThemOut()
    {
        var options = new JsonLinesOptions { Masks = false, File = "boxes.jsonl" };
        string line = Assert.Single(await WriteAsync(options, _results.Make(0, _results.Object(1, 0, 0, 2, 2))));

        Assert.Contains("\"mask\":null", line, StringComparison.Ordinal);
        Assert.Contains("\"box\":[0,0,2,2]", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_NamedFrame_CarriesTheName()
    {
        string line = Assert.Single(await WriteAsync(new JsonLinesOptions(), _results.Make(0, 8, 6, "img_7.jpg")));

        Assert.Contains("\"name\":\"img_7.jpg\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_BeforeCompletion_IsAlreadyInTheFile()
    {
        await using var sink = new JsonLinesSink(new OutputFolder(_temporary.Path));
        await sink.OpenAsync(_results.Context, default);

        await sink.WriteAndDisposeAsync(_results.Make(0));
        await sink.WriteAndDisposeAsync(_results.Make(1));

        // What a killed process leaves: neither completed nor disposed.
        string[] lines = File.ReadAllLines(_temporary.Combine("results.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task OpenAsync_FileOfAnEarlierRun_IsNotTouched()
    {
        File.WriteAllText(_temporary.Combine("results.jsonl"), "earlier\n");
        await using var sink = new JsonLinesSink(new OutputFolder(_temporary.Path));

        await Assert.ThrowsAsync<SinkException>(async () => await sink.OpenAsync(_results.Context, default));

        Assert.Equal("earlier\n", File.ReadAllText(_temporary.Combine("results.jsonl")));
    }

    private async Task<string[]> WriteAsync(JsonLinesOptions options, FrameResult result)
    {
        await using var sink = new JsonLinesSink(new OutputFolder(_temporary.Path), options);
        await sink.OpenAsync(_results.Context, default);
        await sink.WriteAndDisposeAsync(result);
        await sink.CompleteAsync(default);
        return File.ReadAllLines(_temporary.Combine(options.File));
    }
}
