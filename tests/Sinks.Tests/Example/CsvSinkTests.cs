using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Example;

/// <summary>The sink that CONTRIBUTING.md adds.</summary>
public sealed class CsvSinkTests
{
    [Fact]
    public void CsvSink_OfThePage_IsTheOneCompiledHere() => Assert.Equal(
        ContributingPage.CodeOf("Add a sink"), ContributingPage.SourceOf("tests/Sinks.Tests/Example/CsvSink.cs"));

    [Fact]
    public async Task Create_DefaultOptions_WritesALineForEachObject()
    {
        using var temporary = new TemporaryFolder();
        using var results = new FrameResults(4, 2);
        using var folder = new OutputFolder(temporary.Path);
        var options = new CsvOptions();
        Assert.Empty(options.Validate());

        await using (ISink sink = options.Create(new FileSinkContext(folder, NullLoggerFactory.Instance, () => null)))
        {
            await sink.OpenAsync(results.Context, default);
            await sink.WriteAndDisposeAsync(results.Make(7, new ObjectResult
            {
                Id = new ObjectId(3),
                State = TrackState.Tracked,
                Mask = new SegmentationMask(4, 2, [0, 1, 1, 0, 0, 1, 0, 0]),
            }));
            await sink.CompleteAsync(default);
        }

        Assert.Equal(["7,3,1,0,3,2"], File.ReadAllLines(temporary.Combine("boxes.csv")));
    }
}
