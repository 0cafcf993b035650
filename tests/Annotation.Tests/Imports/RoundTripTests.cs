using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Imports.Reading;
using SamStream.Annotation.Tests.Exports;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>What is exported, read, and exported again.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. ImportRegistry.All.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_AreTheExportFormatsInTheirOrder()
    {
        Assert.Equal(ExportRegistry.All.Select(format => format.Name), ImportRegistry.All.Select(format => format.Name));
        Assert.All(ImportRegistry.All, format => Assert.Same(format, ImportRegistry.Find(format.Name)));
        Assert.All(ImportRegistry.All, format => Assert.NotEmpty(format.Description));
        Assert.Null(ImportRegistry.Find("COCO"));
    }

    // Also of formats that cannot hold everything: what they hold comes back whole.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_AnExport_IsExportedAsTheSameBytes(string format)
    {
        ExportSet set = TestSets.Varied("train", null, "val");
        Export(format, set with { Clips = [.. set.Clips.Where(clip => clip.Tracks.Count > 0)] }, "first");

        ExportAgain(format, "first", "second");

        AssertSame("first", "second");
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("youtube-vis")]
    [InlineData("cvat")]
    public void Read_AClipWithoutFrames_IsExportedAsTheSameBytes(string format)
    {
        Export(format, TestSets.Varied("train", "val", null), "first");

        ExportAgain(format, "first", "second");

        AssertSame("first", "second");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_AnExportOfWhatWasRead_ChangesNothingMore(string format)
    {
        Export(format, TestSets.Varied("train", "val", null), "first");

        ExportAgain(format, "first", "second");
        ExportAgain(format, "second", "third");

        AssertSame("second", "third");
    }

    [Fact]
    public void Dispose_OfASet_TakesItsTemporaryFilesAway()
    {
        string folder = Directory.CreateDirectory(_folder.Combine("spool")).FullName;
        var masks = new MaskSpool(new TrackSpool(folder), folder);
        using (var set = new ImportSet(null, [], [], masks))
        {
            masks.Append(masks.NextFrame(), new ImportedObject { Track = new ImportedTrack(1, new ImportedClass(1, "dog")) });
            Assert.Single(Directory.GetFiles(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_Ended_Stops(string format)
    {
        Export(format, TestSets.Varied(), "first");
        using var ending = new CancellationTokenSource();
        ending.Cancel();

        Assert.Throws<OperationCanceledException>(() => TestImports.Read(format, _folder.Combine("first"), ending.Token));
    }

    private void ExportAgain(string format, string from, string to)
    {
        using ImportSet read = TestImports.Read(format, _folder.Combine(from));
        Export(format, TestImports.ToExport(read), to);
    }

    private void AssertSame(string one, string two)
    {
        Assert.NotEmpty(FilesOf(one));
        Assert.Equal(FilesOf(one), FilesOf(two));
        Assert.All(FilesOf(one), file => Assert.Equal(File.ReadAllText(_folder.Combine($"{one}/{file}")), File.ReadAllText(_folder.Combine($"{two}/{file}"))));
        Assert.All(FilesOf(one), file => Assert.Equal(File.ReadAllBytes(_folder.Combine($"{one}/{file}")), File.ReadAllBytes(_folder.Combine($"{two}/{file}"))));
    }

    private void Export(string format, ExportSet set, string folder) =>
        ExportRegistry.Find(format)!.Write(set, Directory.CreateDirectory(_folder.Combine(folder)).FullName, CancellationToken.None);

    private string[] FilesOf(string folder) => [.. Directory.GetFiles(_folder.Combine(folder), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Combine(folder), file)).Order(StringComparer.Ordinal)];
}
