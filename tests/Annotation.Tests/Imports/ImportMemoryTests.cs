using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Tests.Exports;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

[Collection(nameof(RunsAlone))]
public sealed class ImportMemoryTests : IDisposable
{
    private const int Frames = 2000, Objects = 10;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. ImportRegistry.All.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    // A list with a number of 8 bytes for each mask would be larger than what is allowed here.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_ManyMasks_HoldsNoMoreThanOfFew(string format)
    {
        Export(format, 1);
        Export(format, Objects);
        // Once before, for what is made at the first time.
        Measure(format, 1);

        // What others take meanwhile, such as buffers of the pool, does not come three times.
        long growth = Enumerable.Range(0, 3).Min(_ => Measure(format, Objects) - Measure(format, 1));

        Assert.InRange(growth, long.MinValue, 120_000);
    }

    private void Export(string format, int objects)
    {
        ExportTrack[] tracks = [.. Enumerable.Range(1, objects).Select(id => new ExportTrack(id, TestSets.Dog))];
        // Masks of one pixel, none over another.
        ExportObject[] found = [.. tracks.Select(track => TestSets.Seen(track, TestSets.Draw(8, 5, (x, y) => (y * 8) + x == track.Id)))];
        ExportClip clip = TestSets.Clip("long", 8, 5, tracks, "train", [.. Enumerable.Range(0, Frames).Select(frame => TestSets.Frame(frame, found))]);
        ExportRegistry.Find(format)!.Write(
            new ExportSet("long", [TestSets.Dog], [clip with { FrameCount = Frames }]), Directory.CreateDirectory(FolderOf(objects)).FullName, CancellationToken.None);
    }

    private long Measure(string format, int objects)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using ImportSet set = TestImports.Read(format, FolderOf(objects));
        long masks = set.Clips.Sum(clip => clip.Frames.Sum(frame => frame.Objects.Count(found => found.Mask is not null)));
        Assert.Equal(Frames * objects, masks);
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }

    private string FolderOf(int objects) => _folder.Combine(objects == 1 ? "few" : "many");
}
