using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Runs;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

/// <summary>Clips of a folder, and runs of them without a network.</summary>
[NoLeakedFrames]
public sealed class ClipLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _clips;

    public ClipLibraryTests()
    {
        _clips = Directory.CreateDirectory(_folder.Combine("clips")).FullName;
        File.Copy(SampleClip.Path, Path.Combine(_clips, "street.mp4"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_FolderOfClips_TellsOfEachAndOfNewOnes()
    {
        await using ClipLibrary library = Open();
        var looked = new TaskCompletionSource<ClipEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        library.Changed += entry => looked.TrySetResult(entry);

        Assert.Null(library.Count);
        ClipEntry unknown = Assert.Single(library.List());
        Assert.Equal(1, library.Count);
        ClipEntry known = await looked.Task;
        File.Copy(SampleClip.Path, Path.Combine(_clips, "new.mp4"));

        Assert.Equal(("street.mp4", null), (unknown.Name, unknown.Width));
        Assert.Equal((100, 768, 576, 10.0, 10.0), (known.FrameCount, known.Width, known.Height, known.FrameRate, known.Duration));
        Assert.Equal(["new.mp4", "street.mp4"], library.List().Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("../street.mp4")]
    [InlineData("/etc/passwd")]
    [InlineData("street.mp4")]
    [InlineData("")]
    [InlineData("street-00000000")]
    [InlineData("a\0b")]
    public async Task OpenAsync_IdThatWasNotGiven_IsUnknown(string id)
    {
        await using ClipLibrary library = Open();

        ClipException error = await Assert.ThrowsAsync<ClipException>(() => library.OpenAsync(id, CancellationToken.None));

        Assert.Equal(ClipFault.UnknownClip, error.Fault);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    [Fact]
    public async Task List_LinkOutOfTheFolder_IsLeftOut()
    {
        string outside = _folder.Combine("outside.mp4");
        File.Copy(SampleClip.Path, outside);
        File.CreateSymbolicLink(Path.Combine(_clips, "outside.mp4"), outside);
        File.CreateSymbolicLink(Path.Combine(_clips, "inside.mp4"), Path.Combine(_clips, "street.mp4"));
        await using ClipLibrary library = Open();

        Assert.Equal(["inside.mp4", "street.mp4"], library.List().Select(entry => entry.Name));
    }

    [Fact]
    public async Task OpenAsync_FileThatIsNoVideo_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(_clips, "text.mp4"), "nothing to see");
        await using ClipLibrary library = Open();
        string id = library.List().Single(entry => entry.Name == "text.mp4").Id;

        ClipException error = await Assert.ThrowsAsync<ClipException>(() => library.OpenAsync(id, CancellationToken.None));

        Assert.Equal(ClipFault.Unreadable, error.Fault);
        Assert.Equal(error.Message, library.List().Single(entry => entry.Id == id).Problem);
    }

    [Fact]
    public async Task StartAsync_BothWays_KeepsEveryFrameAndPassesThePrompts()
    {
        var segmenters = new List<CountingSegmenter>();
        await using ClipLibrary library = Open(() => Added(segmenters, new CountingSegmenter()));
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(new Prompt { ObjectId = new ObjectId(1), FrameIndex = 10, Box = new BoxXyxy(10, 10, 50, 50) });
        clip.Prompts.Add(new Prompt { ObjectId = new ObjectId(2), FrameIndex = 13, Box = new BoxXyxy(10, 10, 50, 50) });
        clip.Prompts.Add(new Prompt { ObjectId = new ObjectId(3), FrameIndex = 8, Box = new BoxXyxy(10, 10, 50, 50) });

        ClipRunStatus end = await RunAsync(clip, new ClipRunRequest(10, RunDirection.Both, 6, 15));

        Assert.Equal((ClipRunState.Completed, 10L, 10L, null), (end.State, end.FramesDone, end.FramesInAll, end.Error));
        Assert.Equal(Enumerable.Range(6, 10).Select(i => (long)i), clip.Results.Rows().Select(row => row.Frame));
        Assert.Equal(Enumerable.Range(6, 10).Select(i => i / 10.0), clip.Results.Rows().Select(row => clip.Results.Find(row.Frame)!.Pts));
        Assert.Equal([(1, 0L), (2, 3L)], segmenters[0].Followed);
        Assert.Equal([(1, 0L), (3, 2L)], segmenters[1].Followed);
        Assert.True(library.List().Single().HasResults);
        Assert.Equal(100, clip.Timeline().Frames);
    }

    [Fact]
    public async Task StopAsync_InMidRun_KeepsWhatIsDoneAndWhatWasThereBefore()
    {
        var segmenter = new CountingSegmenter { WaitsAt = 3 };
        bool isSecond = false;
        await using ClipLibrary library = Open(() => isSecond ? segmenter : new CountingSegmenter());
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(new Prompt { ObjectId = default, FrameIndex = 0, Box = new BoxXyxy(10, 10, 50, 50) });
        await RunAsync(clip, new ClipRunRequest(0, RunDirection.Forwards, Last: 1));
        isSecond = true;

        await clip.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards), CancellationToken.None);
        await segmenter.Reached.Task;
        ClipException busy = await Assert.ThrowsAsync<ClipException>(
            () => clip.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards), CancellationToken.None));
        Task stopping = clip.Runs.StopAsync();
        segmenter.Gate.Set();
        await stopping;

        Assert.Equal(ClipFault.Busy, busy.Fault);
        Assert.Equal(ClipRunState.Stopped, clip.Runs.Status!.State);
        Assert.InRange(clip.Results.Rows().Count, 3, 20);
        Assert.Equal([0L, 1L], clip.Results.Rows(ResultVersion.Before).Select(row => row.Frame));
    }

    [Fact]
    public async Task StartAsync_NothingToFollow_SaysWhereThereIsAndTouchesNoResult()
    {
        await using ClipLibrary library = Open();
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(new Prompt { ObjectId = default, FrameIndex = 7, Box = new BoxXyxy(10, 10, 50, 50) });

        ClipException nothing = await Assert.ThrowsAsync<ClipException>(
            () => clip.Runs.StartAsync(new ClipRunRequest(20, RunDirection.Forwards), CancellationToken.None));
        ClipException beyond = await Assert.ThrowsAsync<ClipException>(
            () => clip.Runs.StartAsync(new ClipRunRequest(100, RunDirection.Forwards), CancellationToken.None));

        Assert.Equal((ClipFault.NothingToFollow, ClipFault.UnknownFrame), (nothing.Fault, beyond.Fault));
        Assert.Contains("frame 7", nothing.Message, StringComparison.Ordinal);
        Assert.False(clip.Results.HasAny);
        Assert.Null(clip.Runs.Status);
    }

    [Fact]
    public async Task StartAsync_ObjectIsGone_IsForgottenThereAndFollowedWhereItIsBack()
    {
        var segmenter = new CountingSegmenter();
        await using ClipLibrary library = Open(() => segmenter);
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(Box(10, id: 1));
        clip.Prompts.Add(new ObjectEnd(1, 12));
        clip.Prompts.Add(Box(15, id: 1));

        await RunAsync(clip, new ClipRunRequest(10, RunDirection.Forwards, Last: 17));

        Assert.Equal([(1, 0L), (1, 5L)], segmenter.Followed);
        Assert.Equal([(1, 2L)], segmenter.Forgotten);
    }

    [Fact]
    public async Task StartAsync_AnotherClipIsRun_WaitsForItAndBeginsByItself()
    {
        File.Copy(SampleClip.Path, Path.Combine(_clips, "other.mp4"));
        var first = new CountingSegmenter { WaitsAt = 1 };
        var segmenters = new Queue<CountingSegmenter>([first, new CountingSegmenter()]);
        await using ClipLibrary library = Open(segmenters.Dequeue);
        OpenClip street = await OpenStreetAsync(library), other = await library.OpenAsync(library.List().Single(entry => entry.Name == "other.mp4").Id, CancellationToken.None);
        street.Prompts.Add(Box(0));
        other.Prompts.Add(Box(0));
        var states = new List<(ClipRunState, string?)>();
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Runs.Changed += status =>
        {
            states.Add((status.State, status.WaitsFor));
            if (status.State == ClipRunState.Waiting)
                waits.TrySetResult();
        };

        await street.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards, Last: 2), CancellationToken.None);
        await first.Reached.Task;
        Task<ClipRunStatus> second = RunAsync(other, new ClipRunRequest(0, RunDirection.Forwards, Last: 2));
        await waits.Task;
        Assert.Single(segmenters);
        // It is not too late to point at something.
        other.Prompts.Add(Box(1));
        CountingSegmenter next = segmenters.Peek();
        Task stopping = street.Runs.StopAsync();
        first.Gate.Set();
        await stopping;

        Assert.Equal(ClipRunState.Completed, (await second).State);
        Assert.Equal([(ClipRunState.Waiting, "street.mp4"), (ClipRunState.Running, null)], states.Take(2));
        Assert.Equal([(1, 0L), (2, 1L)], next.Followed);
    }

    [Fact]
    public async Task StopAsync_RunWaits_NeverBegins()
    {
        File.Copy(SampleClip.Path, Path.Combine(_clips, "other.mp4"));
        var first = new CountingSegmenter { WaitsAt = 1 };
        var segmenters = new Queue<CountingSegmenter>([first]);
        await using ClipLibrary library = Open(segmenters.Dequeue);
        OpenClip street = await OpenStreetAsync(library), other = await library.OpenAsync(library.List().Single(entry => entry.Name == "other.mp4").Id, CancellationToken.None);
        street.Prompts.Add(Box(0));
        other.Prompts.Add(Box(0));
        await street.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards), CancellationToken.None);
        await first.Reached.Task;

        await other.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards), CancellationToken.None);
        await other.Runs.StopAsync();

        Assert.Equal((ClipRunState.Stopped, null, 0L), (other.Runs.Status!.State, other.Runs.Status.Error, other.Runs.Status.FramesDone));
        Assert.Equal(ClipRunState.Running, street.Runs.Status!.State);
        first.Gate.Set();
    }

    [Fact]
    public async Task OpenAsync_FileIsCutOffAndComesBack_KeepsItsPrompts()
    {
        await using ClipLibrary library = Open();
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(Box(7));
        string path = Path.Combine(_clips, "street.mp4");

        using (FileStream file = File.OpenWrite(path))
            file.SetLength(1000);
        ClipException cut = await Assert.ThrowsAsync<ClipException>(() => OpenStreetAsync(library));
        File.Delete(path);
        ClipException gone = await Assert.ThrowsAsync<ClipException>(() => library.OpenAsync(clip.Id, CancellationToken.None));
        File.Copy(SampleClip.Path, path);

        Assert.Equal((ClipFault.Unreadable, ClipFault.UnknownClip), (cut.Fault, gone.Fault));
        Assert.Equal(7, Assert.Single((await OpenStreetAsync(library)).Prompts.List).Frame);
    }

    [Fact]
    public async Task StartAsync_ResultsCannotBeWritten_SaysSoAndKeepsThePrompts()
    {
        await using ClipLibrary library = Open();
        OpenClip clip = await OpenStreetAsync(library);
        clip.Prompts.Add(Box(0));
        // Also root cannot write a file in the place of a folder.
        Directory.CreateDirectory(Path.Combine(_folder.Combine("out"), clip.Id, "results.jsonl"));

        ClipException error = await Assert.ThrowsAsync<ClipException>(() => clip.Runs.StartAsync(new ClipRunRequest(0, RunDirection.Forwards), CancellationToken.None));

        Assert.Equal(ClipFault.Storage, error.Fault);
        Assert.Null(clip.Runs.Status);
        Assert.Single(clip.Prompts.List);
    }

    [Fact]
    public async Task Add_OutputFolderIsAFile_SaysSoAndTakesNothing()
    {
        await File.WriteAllTextAsync(_folder.Combine("out"), "");
        await using ClipLibrary library = Open();
        OpenClip clip = await OpenStreetAsync(library);

        ClipException error = Assert.Throws<ClipException>(() => clip.Prompts.Add(Box(0)));

        Assert.Equal(ClipFault.Storage, error.Fault);
        Assert.Empty(clip.Prompts.List);
    }

    [Fact]
    public async Task OpenAsync_FileWasReplaced_OpensItAnew()
    {
        await using ClipLibrary library = Open();
        OpenClip first = await OpenStreetAsync(library);
        Assert.Same(first, await OpenStreetAsync(library));

        File.SetLastWriteTimeUtc(Path.Combine(_clips, "street.mp4"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        OpenClip second = await OpenStreetAsync(library);

        Assert.NotSame(first, second);
        Assert.Equal(first.Id, second.Id);
    }

    private static Prompt Box(long frame, int id = 0) => new() { ObjectId = id == 0 ? default : new ObjectId(id), FrameIndex = frame, Box = new BoxXyxy(10, 10, 50, 50) };

    private static CountingSegmenter Added(List<CountingSegmenter> segmenters, CountingSegmenter segmenter)
    {
        segmenters.Add(segmenter);
        return segmenter;
    }

    private static async Task<ClipRunStatus> RunAsync(OpenClip clip, ClipRunRequest request)
    {
        var ended = new TaskCompletionSource<ClipRunStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(ClipRunStatus status)
        {
            if (status.IsOver)
                ended.TrySetResult(status);
        }

        clip.Runs.Changed += Watch;
        await clip.Runs.StartAsync(request, CancellationToken.None);
        ClipRunStatus end = await ended.Task;
        clip.Runs.Changed -= Watch;
        // The run's last word comes just before its end.
        await clip.Runs.StopAsync();
        return end;
    }

    private static Task<OpenClip> OpenStreetAsync(ClipLibrary library) =>
        library.OpenAsync(library.List().Single(entry => entry.Name == "street.mp4").Id, CancellationToken.None);

    private ClipLibrary Open(Func<CountingSegmenter>? segmenter = null) => new(new ClipLibraryOptions
    {
        Find = new ClipFiles([_clips]).Find,
        OutputFolder = _folder.Combine("out"),
        Runs = new ClipRunParts(segmenter ?? (() => new CountingSegmenter()), EncodeSchedule.EveryFrame, NullLoggerFactory.Instance, TimeProvider.System),
    });
}
