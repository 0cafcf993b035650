using System.Text;
using SamStream.Chaos;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Summary;

namespace SamStream.Sinks.Tests.Files;

public sealed class DiskFullTests
{
    [Fact]
    public void Append_DeviceWithoutSpace_NamesPathSpaceAndCure()
    {
        using var file = new AppendedFile("/dev/full", goesOn: true);

        SinkException error = Assert.Throws<SinkException>(() => file.Append("line\n"u8));

        Assert.Contains("Cannot write /dev/full: the disk is full (", error.Message, StringComparison.Ordinal);
        Assert.Contains("bytes free). Free some space", error.Message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task JsonLines_DiskFillsUp_KeepsWholeLinesOnly()
    {
        using var disk = new SmallDisk();
        using var results = new FrameResults(64, 48);
        using var folder = new OutputFolder(disk.Path);
        await using var sink = new JsonLinesSink(folder);
        await sink.OpenAsync(results.Context, default);
        int written = 0;

        SinkException error = await Assert.ThrowsAsync<SinkException>(async () =>
        {
            for (; written < 10_000; written++)
                await sink.WriteAndDisposeAsync(results.Make(written, results.Object(1, 0, 0, 40, 30)));
        });

        Assert.Contains("the disk is full (", error.Message, StringComparison.Ordinal);
        string text = File.ReadAllText(Path.Combine(disk.Path, "results.jsonl"), Encoding.UTF8);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Equal(written, text.Count(letter => letter == '\n'));
    }

    [SmallDiskFact]
    public async Task MaskImages_DiskFillsUp_KeepsWholeImagesOnly()
    {
        using var disk = new SmallDisk();
        using var results = new FrameResults(64, 48);
        using var folder = new OutputFolder(disk.Path);
        await using var sink = new MaskImageSink(folder);
        await sink.OpenAsync(results.Context, default);
        int written = 0;

        SinkException error = await Assert.ThrowsAsync<SinkException>(async () =>
        {
            for (; written < 10_000; written++)
                await sink.WriteAndDisposeAsync(results.Make(written, results.Object(1, 0, 0, 40, 30)));
        });

        Assert.Contains("the disk is full (", error.Message, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(Path.Combine(disk.Path, "masks"));
        Assert.Equal(written, files.Length);
        Assert.All(files, file => Assert.Equal(64, IndexedPng.Read(file).Width));
    }

    [SmallDiskFact]
    public async Task Summary_DiskIsFull_KeepsTheLastOne()
    {
        using var disk = new SmallDisk();
        using var results = new FrameResults(64, 48);
        using var folder = new OutputFolder(disk.Path);
        await using var sink = new RunSummarySink(folder, new RunSummaryOptions { RefreshInterval = TimeSpan.Zero });
        await sink.OpenAsync(results.Context, default);
        await sink.WriteAndDisposeAsync(results.Make(0));
        string path = Path.Combine(disk.Path, "summary.json");
        string before = File.ReadAllText(path);
        disk.Fill();

        await Assert.ThrowsAsync<SinkException>(() => sink.WriteAndDisposeAsync(results.Make(1)));

        Assert.Equal(before, File.ReadAllText(path));
    }
}
