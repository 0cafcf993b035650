using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Summary;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Files;

/// <summary>
/// Somebody else who may write to the output folder puts symbolic links there, at names that a run is going to write: whatever they
/// lead to stays as it is.
/// </summary>
public sealed class PlantedLinkTests : IDisposable
{
    private const string Treasure = "of the victim";

    private readonly TemporaryFolder _temporary = new();
    private readonly FrameResults _results = new(64, 48);
    private readonly string _victim;

    public PlantedLinkTests()
    {
        _victim = _temporary.Combine("victim");
        File.WriteAllText(_victim, Treasure);
        Directory.CreateDirectory(_temporary.Combine("out"));
    }

    public void Dispose()
    {
        _results.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Sinks_LinksAtEveryName_WriteBesideThem()
    {
        using OutputFolder folder = Folder();
        ISink[] sinks = [new RunSummarySink(folder), new MaskImageSink(folder)];
        folder.Open();
        Directory.CreateDirectory(Out("masks"));
        foreach (string name in (string[])["summary.json", "summary.json.tmp", "masks/00000.png", "masks/00000.png.tmp"])
            Plant(name);

        foreach (ISink sink in sinks)
        {
            await sink.OpenAsync(_results.Context, default);
            await sink.WriteAndDisposeAsync(_results.Make(0, _results.Object(1, 0, 0, 9, 9)));
            await sink.CompleteAsync(default);
            await sink.DisposeAsync();
        }

        AssertUntouched();
        Assert.Null(new FileInfo(Out("summary.json")).LinkTarget);
        Assert.Null(new FileInfo(Out("masks/00000.png")).LinkTarget);
    }

    [Theory]
    [InlineData(OverwritePolicy.Refuse)]
    [InlineData(OverwritePolicy.Resume)]
    public async Task JsonLines_LinkAtItsName_IsRefused(OverwritePolicy policy)
    {
        using OutputFolder folder = Folder(policy);
        await using var sink = new JsonLinesSink(folder);
        folder.Open();
        Plant("results.jsonl");

        var error = await Assert.ThrowsAsync<SinkException>(async () => await sink.OpenAsync(_results.Context, default));

        Assert.StartsWith($"Cannot create {Out("results.jsonl")}: ", error.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public void CutTornEnd_LinkInPlaceOfTheLines_IsRefused()
    {
        string lines = """
            {"schema":1,"source":"street","frame":0,"pts":0.7,"pts_clock":"stream","captured_at":"2026-03-01T12:30:00.250000Z","discontinuity":false,"encoded":true,"width":8,"height":6,"objects":[]}
            torn
            """;
        File.WriteAllText(_victim, lines);
        Plant("results.jsonl");

        Assert.Throws<SinkException>(ResultLines.Find(Out("results.jsonl"))!.CutTornEnd);

        Assert.Equal(lines, File.ReadAllText(_victim));
    }

    [Fact]
    public async Task Overlay_LinkInPlaceOfItsVideo_IsReplaced()
    {
        using OutputFolder folder = Folder();
        await using var sink = new OverlayVideoSink(folder);
        await sink.OpenAsync(_results.Context, default);
        Plant("overlay.partial.mp4");
        Plant("overlay.mp4");

        await sink.WriteAndDisposeAsync(_results.Make(0));
        await sink.CompleteAsync(default);

        AssertUntouched();
        Assert.Equal((null, true), (new FileInfo(Out("overlay.mp4")).LinkTarget, new FileInfo(Out("overlay.mp4")).Length > 0));
    }

    [Fact]
    public void FfmpegOutput_LinkPutThereAfterwards_IsNotWhatIsOpened()
    {
        using var file = FfmpegOutput.Create(Out("video.mp4"));
        File.Delete(Out("video.mp4"));
        Plant("video.mp4");

        // As ffmpeg -y does.
        File.WriteAllText(file.Name, "pictures");

        AssertUntouched();
    }

    [Fact]
    public void Open_LockIsALinkToAFile_IsRefused()
    {
        Plant(FolderLock.FileName);
        using OutputFolder folder = Folder();

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains($"its lock {FolderLock.FileName} is a symbolic link", error.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    [Fact]
    public void Open_LockIsALinkThatLeadsNowhere_MakesNothingThere()
    {
        File.CreateSymbolicLink(Out(FolderLock.FileName), _temporary.Combine("made"));
        using OutputFolder folder = Folder();

        Assert.Throws<SinkException>(folder.Open);

        Assert.False(File.Exists(_temporary.Combine("made")));
    }

    [Fact]
    public void Open_LockIsAPipe_WaitsForNobody()
    {
        NamedPipes.Make(Out(FolderLock.FileName));
        using OutputFolder folder = Folder();

        folder.Open();
    }

    [Fact]
    public void Open_FolderOfMasksIsALinkAndOthersMayWrite_IsRefused()
    {
        Directory.CreateDirectory(_temporary.Combine("pictures"));
        File.CreateSymbolicLink(Out("masks"), _temporary.Combine("pictures"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_temporary.Combine("out"), File.GetUnixFileMode(_temporary.Combine("out")) | UnixFileMode.OtherWrite);
        using OutputFolder folder = Folder(OverwritePolicy.Replace);
        _ = new MaskImageSink(folder);

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains($"{Out("masks")}: it is a symbolic link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderOfMasksIsALinkOfOurs_IsTaken()
    {
        Directory.CreateDirectory(_temporary.Combine("pictures"));
        File.CreateSymbolicLink(Out("masks"), _temporary.Combine("pictures"));
        using OutputFolder folder = Folder();
        _ = new MaskImageSink(folder);

        folder.Open();
    }

    [Fact]
    public void Open_LeftOversOfAKilledRun_AreDeletedAndNothingElse()
    {
        string[] others = [".samstream-0123456789abcdef.tmp.txt", ".samstream-0123456789ABCDEF.tmp", ".samstream-1.tmp", "00000.png.tmp", "notes.tmp"];
        Directory.CreateDirectory(Out("masks"));
        foreach (string name in others)
            File.WriteAllText(Out($"masks/{name}"), "");
        File.WriteAllText(Out(".samstream-0123456789abcdef.tmp"), "");
        Plant("masks/.samstream-00112233445566ff.tmp");
        using OutputFolder folder = Folder();
        _ = new MaskImageSink(folder);

        folder.Open();

        Assert.Equal(others.Order(), Directory.EnumerateFileSystemEntries(Out("masks")).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal([FolderLock.FileName, "masks"], Directory.EnumerateFileSystemEntries(_temporary.Combine("out")).Select(path => Path.GetFileName(path)).Order());
        AssertUntouched();
    }

    [Fact]
    public void TryFolder_LinkAtTheNameThatOnceWasTried_IsNotFollowed()
    {
        Plant($".samstream-{Environment.ProcessId}.tmp");

        OutputProbe.TryFolder(_temporary.Combine("out"));

        AssertUntouched();
    }

    [Fact]
    public void TryFile_Link_IsRefused()
    {
        Plant("run.log");

        SinkException error = Assert.Throws<SinkException>(() => OutputProbe.TryFile(Out("run.log"), "the log file"));

        Assert.Contains("run.log is a symbolic link", error.Message, StringComparison.Ordinal);
        AssertUntouched();
    }

    private string Out(string name) => _temporary.Combine($"out/{name}");

    private OutputFolder Folder(OverwritePolicy policy = OverwritePolicy.Refuse) => new(_temporary.Combine("out"), policy);

    private void Plant(string name) => File.CreateSymbolicLink(Out(name), _victim);

    private void AssertUntouched() => Assert.Equal(Treasure, File.ReadAllText(_victim));
}
