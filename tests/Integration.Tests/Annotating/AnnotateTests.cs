using System.Globalization;
using System.Text.Json;
using SamStream.Cli;
using SamStream.Cli.Clips.Runs;
using SamStream.Integration.Tests.Processes;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Annotating;

/// <summary>A project of clips in the hands of the built program.</summary>
public sealed class AnnotateTests : IDisposable
{
    private const int Frames = 12;

    private readonly TemporaryFolder _folder = new();

    public AnnotateTests() => Directory.CreateDirectory(_folder.Combine("clips"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs clips, is killed, and goes on.")]
    public async Task Kill_AtRandomMoments_NothingIsLostOrDoneTwice()
    {
        await MakeAsync("one", "two", "three", "four");
        foreach (string name in new[] { "one", "two", "three", "four" })
            await RunAsync("project", "prompt", Project, $"{name}.mkv", "--box", $"1@{Frames / 2}=60,60,110,110", "--box", "2@0=150,40,220,120", "--box", $"2@{Frames - 1}=150,40,220,120");
        File.Delete(_folder.Combine("clips/two.mkv"));
        File.Copy(_folder.Combine("clips/four.mkv"), _folder.Combine("clips/three.mkv"), overwrite: true);
        var random = new Random(7);
        for (int kill = 0; kill < 3; kill++)
        {
            using SamStreamProcess process = SamStreamProcess.Start(["annotate", Project, "--schedule", "every:3"]);
            string results = Path.Combine(FolderOf(kill == 0 ? "one" : "four"), "results.jsonl");
            await process.WaitForLinesAsync(results, random.Next(1, Frames));
            process.Signal("KILL");
            await process.EndAsync();
        }

        ProcessResult last = await SamStreamProcess.RunAsync("annotate", Project, "--schedule", "every:3");

        Assert.Equal(ExitCode.Source, last.ExitCode);
        Assert.Contains("two.mkv: error: ", last.Error, StringComparison.Ordinal);
        Assert.Contains("is not the file that was added", last.Error, StringComparison.Ordinal);
        foreach (string name in new[] { "one", "four" })
        {
            IReadOnlyList<FrameMessage> rows = await RowsAsync(name);
            Assert.Equal(Enumerable.Range(0, Frames), rows.Select(row => (int)row.Frame));
            Assert.All(rows, row => Assert.Equal([1, 2], row.Objects.Select(found => found.Id)));
            // Between two frames that are set it was followed both ways.
            Assert.All(rows.Skip(1).SkipLast(1), row => Assert.NotNull(row.Objects[1].Agreement));
        }

        ProcessResult again = await SamStreamProcess.RunAsync("annotate", Project, "--clip", "one.mkv", "--clip", "four.mkv");
        Assert.True(again.ExitCode == ExitCode.Ok, again.ToString());
        Assert.Equal(2, again.Output.Split("nothing to do").Length - 1);
    }

    [Fact]
    [Slow("The whole program runs a clip twice.")]
    public async Task Correction_BetweenTwoFramesThatAreSet_ChangesNothingElse()
    {
        await MakeAsync("one");
        await RunAsync("project", "prompt", Project, "one.mkv", "--box", "1@0=60,60,110,110", "--box", "1@8=60,60,110,110", "--box", "2@0=150,40,220,120");
        await RunAsync("annotate", Project, "--schedule", "every");
        IReadOnlyList<FrameMessage> before = await RowsAsync("one");

        await RunAsync("project", "prompt", Project, "one.mkv", "--box", "1@4=20,20,90,90");
        await RunAsync("annotate", Project, "--schedule", "every");

        IReadOnlyList<FrameMessage> after = await RowsAsync("one");
        Assert.Equal(Frames, after.Count);
        for (int frame = 0; frame < Frames; frame++)
        {
            // The other object, and this one from the next frame on that is set.
            Assert.Equal(before[frame].Objects[1].Mask!.Counts, after[frame].Objects[1].Mask!.Counts);
            if (frame is 0 or >= 8)
                Assert.Equal(before[frame].Objects[0].Mask?.Counts, after[frame].Objects[0].Mask?.Counts);
        }

        Assert.NotEqual(before[4].Objects[0].Mask!.Counts, after[4].Objects[0].Mask!.Counts);
        Assert.Equal(0, after[4].Objects[0].PromptAge);
    }

    [Theory]
    [InlineData("1@0", "1@8")]
    [InlineData("1@11", "1@4")]
    [InlineData("1@0", "1@11", "1@7")]
    [Slow("The whole program runs a clip several times.")]
    public async Task Correction_OneAfterTheOther_IsAsIfAllHadBeenSetAtOnce(params string[] set)
    {
        await MakeAsync("one", "two");
        foreach (string frame in set)
        {
            await RunAsync("project", "prompt", Project, "one.mkv", "--box", $"{frame}=60,60,110,110");
            await RunAsync("project", "prompt", Project, "two.mkv", "--box", $"{frame}=60,60,110,110");
            await RunAsync("annotate", Project, "--clip", "one.mkv", "--schedule", "every");
        }

        await RunAsync("annotate", Project, "--schedule", "every");

        IReadOnlyList<FrameMessage> one = await RowsAsync("one"), two = await RowsAsync("two");
        Assert.Equal(two.Select(row => string.Join(' ', MasksOf(row))), one.Select(row => string.Join(' ', MasksOf(row))));
        Assert.Equal(two.Select(row => row.Objects[0].Agreement), one.Select(row => row.Objects[0].Agreement));
    }

    [Fact]
    [Slow("The whole program runs a clip, and frames of it again.")]
    public async Task Redo_SomeFrames_FollowsThemFromTheMasksBesideAndChangesNoOthers()
    {
        await MakeAsync("one");
        await RunAsync("project", "prompt", Project, "one.mkv", "--box", "1@0=60,60,110,110", "--box", "1@5=60,60,110,110", "--box", "2@8=150,40,220,120");
        await RunAsync("annotate", Project, "--schedule", "every");
        IReadOnlyList<FrameMessage> before = await RowsAsync("one");

        await RunAsync("annotate", Project, "--clip", "one.mkv", "--redo", "3..6", "--schedule", "every:4");

        IReadOnlyList<FrameMessage> after = await RowsAsync("one");
        Assert.Equal(Frames, after.Count);
        int[] changed = [.. Enumerable.Range(0, Frames).Where(frame => !MasksOf(before[frame]).SequenceEqual(MasksOf(after[frame])))];
        Assert.NotEmpty(changed);
        Assert.All(changed, frame => Assert.InRange(frame, 3, 6));
        Assert.Equal(before[5].Objects[0].Mask!.Counts, after[5].Objects[0].Mask!.Counts);
        ProcessResult beyond = await SamStreamProcess.RunAsync("annotate", Project, "--clip", "one.mkv", "--redo", "40..50");
        Assert.Equal(ExitCode.Source, beyond.ExitCode);
        Assert.Contains($"There is no frame 40: the clip has {Frames} frames.", beyond.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("The whole program waits for clips, and for prompts of another process.")]
    public async Task Watch_ClipsAppearAndPromptsAreSet_AreDoneOneAfterTheOther()
    {
        await RunAsync("project", "init", Project);
        using SamStreamProcess process = SamStreamProcess.Start(
            ["annotate", Project, "--watch", _folder.Combine("clips"), "--box", "1@0=60,60,110,110", "--label", "1=car", "--schedule", "every:3"]);
        await File.WriteAllBytesAsync(_folder.Combine("clips/torn.mp4"), (await File.ReadAllBytesAsync(SampleClip.Path))[..20_000]);
        await RecordAsync("two");
        await process.WaitUntilAsync(() => IsDone("two", objects: 1));

        // Another process writes while nothing is run.
        ProcessResult set;
        do
            set = await SamStreamProcess.RunAsync("project", "prompt", Project, "two.mkv", "--box", "2@4=150,40,220,120");
        while (set.Error.Contains("Wait until it has ended", StringComparison.Ordinal) && !process.HasExited);
        await process.WaitUntilAsync(() => IsDone("two", objects: 2));
        process.Signal("INT");
        ProcessResult result = await process.EndAsync();

        Assert.True(set.ExitCode == ExitCode.Ok, set.ToString());
        Assert.Equal(ExitCode.Source, result.ExitCode);
        Assert.All((await RowsAsync("two")).Skip(4), row => Assert.Equal([1, 2], row.Objects.Select(found => found.Id)));
        Assert.Equal(2, result.Error.Split("torn.mp4: error: ").Length);
    }

    [Theory]
    [InlineData("9..3", "for example 30..90")]
    [InlineData("3", "for example 30..90")]
    [InlineData("3..6", "Name it: --clip")]
    public async Task Redo_NoFramesOrNoClip_SaysWhatToWrite(string frames, string said)
    {
        await RunAsync("project", "init", Project);

        ProcessResult result = await SamStreamProcess.RunAsync("annotate", Project, "--redo", frames);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("The whole program makes a project of whatever lies in a folder.")]
    public async Task Init_FolderWithATornClip_AddsTheOthersAndSaysSo()
    {
        await RecordAsync("one");
        await File.WriteAllBytesAsync(_folder.Combine("clips/torn.mp4"), (await File.ReadAllBytesAsync(SampleClip.Path))[..20_000]);

        ProcessResult result = await SamStreamProcess.RunAsync("project", "init", Project, _folder.Combine("clips"), "--split", "train");

        Assert.Equal(ExitCode.Source, result.ExitCode);
        Assert.Contains("torn.mp4: error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"one.mkv: {Frames} frames, 320x192", result.Error, StringComparison.Ordinal);
        ProcessResult status = await SamStreamProcess.RunAsync("project", "status", Project);
        Assert.Matches($@"\| one\.mkv +\| +{Frames} \| 320x192 +\| +train \| +0 \| +0 \| nothing is set \|", status.Output);
    }

    [Fact]
    [Slow("The whole program annotates a clip, exports it, and takes the export over into another project.")]
    public async Task Import_OwnExport_IsExportedAsTheSameBytes()
    {
        await MakeAsync("one");
        await RunAsync("project", "prompt", Project, "one.mkv", "--box", "1@0=60,60,110,110", "--label", "1=car");
        await RunAsync("annotate", Project, "--schedule", "every:3");
        await RunAsync("export", Project, "--format", "coco", "--out", _folder.Combine("coco"), "--frames");
        await RunAsync("project", "init", _folder.Combine("other"), _folder.Combine("clips"), "--name", "project");

        await RunAsync("import", _folder.Combine("other"), _folder.Combine("coco"), "--format", "coco");

        await RunAsync("export", _folder.Combine("other"), "--format", "coco", "--out", _folder.Combine("again"));
        const string Name = "annotations/instances_all.json";
        Assert.Equal(await File.ReadAllTextAsync(_folder.Combine($"coco/{Name}")), await File.ReadAllTextAsync(_folder.Combine($"again/{Name}")));
        Assert.Equal(Frames, Directory.GetFiles(_folder.Combine("coco/images"), "*.jpg", SearchOption.AllDirectories).Length);
        ProcessResult taken = await SamStreamProcess.RunAsync("export", Project, "--format", "coco", "--out", _folder.Combine("coco"));
        Assert.Equal(ExitCode.Usage, taken.ExitCode);
        Assert.Contains("--overwrite", taken.Error, StringComparison.Ordinal);
        ProcessResult review = await SamStreamProcess.RunAsync("review", Project, "--report", _folder.Combine("review.html"));
        Assert.True(review.ExitCode == ExitCode.Ok, review.ToString());
        Assert.Contains("<h1>project: worth a look</h1>", await File.ReadAllTextAsync(_folder.Combine("review.html")), StringComparison.Ordinal);
    }

    [Fact]
    [Slow("The whole program annotates a clip and exports its pictures.")]
    public async Task Export_Pictures_AreOfTheFramesOfTheProjectsStride()
    {
        await RecordAsync("one");
        await RunAsync("project", "init", Project, _folder.Combine("clips"), "--stride", "4");
        await RunAsync("project", "prompt", Project, "one.mkv", "--box", "1@0=60,60,110,110", "--label", "1=car");
        await RunAsync("annotate", Project, "--schedule", "every:3");

        await RunAsync("export", Project, "--format", "cutouts", "--out", _folder.Combine("cut"));
        await RunAsync("export", Project, "--format", "alpha", "--stride", "1", "--out", _folder.Combine("alpha"));
        await RunAsync("export", Project, "--format", "yolo-seg", "--frames", "png", "--out", _folder.Combine("yolo"));

        Assert.Equal(
            ["000000.png", "000004.png", "000008.png"],
            Directory.GetFiles(_folder.Combine("cut"), "*.png", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        ProcessResult frames = await SamStreamProcess.RunInShellAsync(
            $"ffprobe -v error -count_frames -show_entries stream=nb_read_frames,pix_fmt -of csv=p=0 {Directory.GetFiles(_folder.Combine("alpha")).Single()}");
        Assert.Equal($"yuva444p12le,{Frames}", frames.Output.Trim());
        Assert.Equal(3, Directory.GetFiles(_folder.Combine("yolo/images"), "*.png", SearchOption.AllDirectories).Length);
        ProcessResult status = await SamStreamProcess.RunAsync("project", "status", Project);
        Assert.EndsWith("Of each 4 frames one is exported.", status.Output.TrimEnd(), StringComparison.Ordinal);
        ProcessResult refused = await SamStreamProcess.RunAsync("export", Project, "--format", "cutouts", "--frames");
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("--frames is not for cutouts", refused.Error, StringComparison.Ordinal);
    }

    [DataTheory(Requires = "field")]
    [Slow("The whole program annotates a clip and exports it.")]
    [InlineData("vfr.mp4", 768, 576)]
    [InlineData("rot90.mp4", 576, 768)]
    public async Task Export_UnequalTimesOrTurnedFrames_AreThoseOfFfprobe(string name, int width, int height)
    {
        string file = TestData.Combine($"field/{name}");
        await RunAsync("project", "init", Project, file, "--stride", "3");
        await RunAsync("project", "prompt", Project, name, "--box", $"1@4={width / 4},{height / 4},{width / 2},{height / 2}", "--label", "1=car");
        await RunAsync("annotate", Project, "--schedule", "every:3");

        await RunAsync("export", Project, "--format", "coco", "--out", _folder.Combine("coco"), "--frames", "png");

        ProcessResult probed = await SamStreamProcess.RunInShellAsync($"ffprobe -v error -select_streams v:0 -show_entries frame=pts_time -of csv=p=0 {file}");
        double[] times = [.. probed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
        (int Frame, double Seconds)[] wanted = [.. times.Select((time, i) => (i, Math.Round(time, 4))).Where(frame => frame.i % 3 == 0)];
        (int, double)[] told =
        [
            .. (await File.ReadAllLinesAsync(_folder.Combine("coco/frames.csv"))).Skip(1).Select(line => line.Split(','))
                .Select(cells => (int.Parse(cells[1], CultureInfo.InvariantCulture), Math.Round(double.Parse(cells[2], CultureInfo.InvariantCulture), 4))),
        ];
        Assert.Equal(wanted, told);
        Assert.Equal(
            wanted.Select(frame => $"{frame.Frame:000000}.png"),
            Directory.GetFiles(_folder.Combine("coco/images"), "*.png", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        using JsonDocument coco = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.Combine("coco/annotations/instances_all.json")));
        Assert.All(
            coco.RootElement.GetProperty("annotations").EnumerateArray(),
            mask => Assert.Equal([height, width], mask.GetProperty("segmentation").GetProperty("size").EnumerateArray().Select(side => side.GetInt32())));
        Assert.Equal(
            wanted.Select(frame => (frame.Frame, frame.Seconds)),
            coco.RootElement.GetProperty("images").EnumerateArray().Select(image => (image.GetProperty("frame").GetInt32(), Math.Round(image.GetProperty("seconds").GetDouble(), 4))));
    }

    [Fact]
    public async Task Annotate_NoProject_SaysHowToMakeOne()
    {
        ProcessResult result = await SamStreamProcess.RunAsync("annotate", _folder.Path);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("samstream project init", result.Error, StringComparison.Ordinal);
    }

    private string Project => _folder.Combine("project");

    private async Task MakeAsync(params string[] names)
    {
        foreach (string name in names)
            await RecordAsync(name);
        await RunAsync("project", "init", Project, _folder.Combine("clips"));
    }

    // Each its own content.
    private async Task RecordAsync(string name)
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"ffmpeg -v error -f lavfi -i testsrc2=size=320x192:rate=10 -metadata title={name} -frames:v {Frames} -c:v ffv1 {_folder.Combine($"clips/{name}.mkv")}");
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private static async Task RunAsync(params string[] arguments)
    {
        ProcessResult result = await SamStreamProcess.RunAsync(arguments);
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
    }

    private bool IsDone(string name, int objects)
    {
        string clips = Path.Combine(Project, "clips.jsonl");
        bool isThere = File.Exists(clips) && File.ReadAllText(clips).Contains($"/{name}.mkv\"", StringComparison.Ordinal);
        string file = isThere ? Path.Combine(FolderOf(name), SpanLog.FileName) : "";
        return File.Exists(file) && File.ReadAllText(file) is var text && text.Contains("\"doing\": null", StringComparison.Ordinal)
            && text.Contains($"\"id\": {objects}", StringComparison.Ordinal);
    }

    private static IEnumerable<(int Id, string? Counts)> MasksOf(FrameMessage frame) => frame.Objects.Select(found => (found.Id, found.Mask?.Counts));

    private string FolderOf(string name)
    {
        string line = File.ReadLines(Path.Combine(Project, "clips.jsonl")).Single(line => line.Contains($"/{name}.mkv\"", StringComparison.Ordinal));
        using JsonDocument clip = JsonDocument.Parse(line);
        return Path.Combine(Project, "clips", clip.RootElement.GetProperty("id").GetString()!);
    }

    private async Task<IReadOnlyList<FrameMessage>> RowsAsync(string name)
    {
        string folder = FolderOf(name);
        Assert.Contains("\"doing\": null", await File.ReadAllTextAsync(Path.Combine(folder, SpanLog.FileName)), StringComparison.Ordinal);
        return [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "results.jsonl"))).Select(line => JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage)!)];
    }
}
