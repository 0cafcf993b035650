using SamStream.Annotation.Exports;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

/// <summary>What holds for every format.</summary>
[Collection(nameof(RunsAlone))]
public sealed class StreamingTests : IDisposable
{
    private const int Frames = 5000;
    private const int Objects = 10;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. ExportRegistry.All.Select(format => format.Name)];

    public void Dispose() => _folder.Dispose();

    // A list of one number for each object and frame would be larger than what is allowed here.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_ManyFrames_HoldsNoMoreThanOfFew(string name)
    {
        // Once before, for what is made at the first time.
        ExportRegistry.Find(name)!.Write(new MeasuredClip(Frames / 10, Objects).Set, Directory.CreateDirectory(_folder.Combine("first")).FullName, CancellationToken.None);
        var clip = new MeasuredClip(Frames, Objects);

        ExportRegistry.Find(name)!.Write(clip.Set, Directory.CreateDirectory(_folder.Combine("second")).FullName, CancellationToken.None);

        Assert.InRange(clip.LargestGrowth, long.MinValue, 150_000);
        Assert.InRange(clip.Reads, 1, 2);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_TheSameSet_IsTheSameBytes(string name)
    {
        IExportFormat format = ExportRegistry.Find(name)!;
        foreach (string folder in new[] { "a", "b" })
            format.Write(TestSets.Varied("train", "val", null), Directory.CreateDirectory(_folder.Combine(folder)).FullName, CancellationToken.None);

        string[] files = FilesOf("a");
        Assert.NotEmpty(files);
        Assert.Equal(files, FilesOf("b"));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(_folder.Combine($"a/{file}")), File.ReadAllBytes(_folder.Combine($"b/{file}"))));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_Ended_Stops(string name)
    {
        using var ending = new CancellationTokenSource();
        ending.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => ExportRegistry.Find(name)!.Write(TestSets.Varied(), _folder.Path, ending.Token));
    }

    private string[] FilesOf(string folder) => [.. Directory.GetFiles(_folder.Combine(folder), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.Combine(folder), file)).Order(StringComparer.Ordinal)];

    /// <summary>A long clip that measures the memory while its frames are read.</summary>
    private sealed class MeasuredClip
    {
        private readonly int _frames;
        private readonly ExportObject[] _objects;

        public MeasuredClip(int frames, int objects)
        {
            _frames = frames;
            ExportTrack[] tracks = [.. Enumerable.Range(1, objects).Select(id => new ExportTrack(id, TestSets.Dog))];
            _objects = [.. tracks.Select(track => TestSets.Seen(track, track.Id % 2 == 0 ? TestSets.Ring : TestSets.TwoParts))];
            Set = new ExportSet("long", [TestSets.Dog], [TestSets.Clip("long", 8, 5, tracks, "train") with { FrameCount = frames, Frames = Read() }]);
        }

        public ExportSet Set { get; }

        public int Reads { get; private set; }

        public long LargestGrowth { get; private set; }

        private IEnumerable<ExportFrame> Read()
        {
            Reads++;
            long early = 0;
            for (int i = 0; i < _frames; i++)
            {
                if (i == _frames / 10)
                    early = GC.GetTotalMemory(forceFullCollection: true);
                if (i == _frames - 1)
                    LargestGrowth = Math.Max(LargestGrowth, GC.GetTotalMemory(forceFullCollection: true) - early);
                yield return TestSets.Frame(i, _objects);
            }
        }
    }
}
