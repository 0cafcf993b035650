using System.Text.Json;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Comparison;
using SamStream.Evaluation.Agreement;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Comparison;

public sealed class ProjectComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_SameContentUnderAnotherName_ComparesItWithClassesAndConfusion()
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1")), there = Make("there", TestProject.Clip("door-9"), TestProject.Clip("else-1", 'b'));
        TestProject.Annotate(here, 0, Enumerable.Range(0, 4).Select(_ => new[] { (1, "car", 0), (2, "person", 40), (3, (string?)"dog", 20) }));
        TestProject.Annotate(there, 0, Enumerable.Range(0, 4).Select(i => new[] { (5, "van", 0), (6, (string?)"person", i < 2 ? 40 : 50) }));

        ComparedClip clip = Assert.Single(Compare(here, there));

        Assert.Equal([(1, 5, null), (2, 6, 2L), (3, null, null)], clip.Objects.Select(one => (one.First, one.Second, one.DriftsFrom)));
        Assert.Equal([1, 0.5, 0], clip.Objects.Select(one => one.RegionSimilarity));
        Assert.Equal(
            [new ClassAgreement("car", 1, 4, 1, 1, 0, 0), new ClassAgreement("dog", 0, 0, null, null, 1, 0)],
            ClassAgreement.Of([clip]).Where(found => found.Class != "person"));
        Assert.Equal(new ClassConfusion("car", "van", 1), Assert.Single(ClassConfusion.Of([clip])));
        Assert.Equal(4, clip.Frames);
    }

    [Fact]
    public void Of_BeforeTheLastRun_TellsWhatThatChanged()
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1"));
        TestProject.Annotate(here, 0, [[(1, "car", 0)], [(1, "car", 0)], [(1, "car", 0)]]);
        using (var store = new ResultStore(here.FolderOf(here.Clips[0])))
        {
            store.BeginRun();
            store.Append(TestProject.Frame(1, (1, "car", 20)));
        }

        ObjectAgreement found = Assert.Single(Assert.Single(Compare(here, null)).Objects);

        Assert.Equal((3, 1, 0), (found.Frames, found.WorstFrame, found.WorstRegionSimilarity));
        Assert.Equal(2 / 3.0, found.RegionSimilarity, 12);
    }

    [Fact]
    public void Of_FramesThatOneHasNoResultOf_AreLeftOutAndToldOf()
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1")), there = Make("there", TestProject.Clip("gate-1"));
        TestProject.Annotate(here, 0, Enumerable.Range(0, 8).Select(_ => new[] { (1, (string?)"car", 0) }));
        TestProject.Annotate(there, 0, Enumerable.Range(0, 3).Select(_ => new[] { (1, (string?)"car", 0) }));

        ComparedClip clip = Assert.Single(Compare(here, there));

        Assert.Equal((3, 3, 1.0), (clip.Frames, clip.Objects[0].Frames, clip.Objects[0].RegionSimilarity));
        Assert.Contains("5 here and 0 there", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content", "no clip in common")]
    [InlineData("size", "9 frames of 65x48")]
    [InlineData("frames", "8 frames of 64x48")]
    [InlineData("nothing", "results of the same frames in both")]
    [InlineData("line", "line 2 of results.jsonl is no result")]
    [InlineData("mask", "the mask of object 1 on frame 0 cannot be read")]
    [InlineData("small", "is of 32x48 pixels")]
    [InlineData("beyond", "a result of frame 9, and the clip has 9 frames")]
    public void Of_WhatDoesNotFit_SaysWhatAndTheCure(string what, string expected)
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1"));
        using AnnotationProject there = Make("there", what switch
        {
            "content" => TestProject.Clip("gate-1", 'b'),
            "size" => TestProject.Clip("gate-1") with { Width = 65 },
            "frames" => TestProject.Clip("gate-1") with { Frames = 8 },
            _ => TestProject.Clip("gate-1"),
        });
        TestProject.Annotate(here, 0, [[(1, "car", 0)], [(1, "car", 0)]]);
        if (what != "nothing")
            TestProject.Annotate(there, 0, Enumerable.Range(0, what == "beyond" ? 10 : 1).Select(_ => new[] { (1, (string?)"car", 0) }));
        string results = Path.Combine(there.FolderOf(there.Clips[0]), "results.jsonl");
        if (what == "line")
            File.AppendAllText(results, "{\"frame\":1}\n");
        if (what is "mask" or "small")
            File.WriteAllText(results, what == "mask" ? Changed(results, "\"counts\":\"", "\"counts\":\"0") : Changed(results, "\"width\":64", "\"width\":32"));

        Exception error = Assert.ThrowsAny<Exception>(() => Compare(here, there));

        Assert.True(error is ProjectException or ClipException, error.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OtherThatIsWrittenTo_ReadsItAndChangesNothing()
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1")), there = Make("there", TestProject.Clip("gate-1"));
        TestProject.Annotate(here, 0, [[(1, "car", 0)]]);
        using var writer = new ResultStore(there.FolderOf(there.Clips[0]));
        writer.Append(TestProject.Frame(0, (1, "car", 0)));
        string results = Path.Combine(there.FolderOf(there.Clips[0]), "results.jsonl");
        // A line that is being written.
        File.AppendAllText(results, "{\"schema\":1,\"sour");
        string before = Snapshot();

        Assert.Equal(1, Assert.Single(Compare(here, there)).Frames);

        Assert.Equal(before, Snapshot());
        string Snapshot() => string.Join('\n', Directory.EnumerateFiles(there.Folder, "*", SearchOption.AllDirectories).Order().Select(file => $"{file} {File.ReadAllText(file)}"));
    }

    [Fact]
    public void Json_Names_AreThoseOfTheDocument()
    {
        using AnnotationProject here = Make("here", TestProject.Clip("gate-1"));
        TestProject.Annotate(here, 0, [[(1, "car", 0)]]);

        string json = JsonSerializer.Serialize(ComparisonMessage.Of(Compare(here, here)), ComparisonJson.Default.ComparisonMessage);

        JsonElement found = JsonDocument.Parse(json).RootElement.GetProperty("clips")[0].GetProperty("objects")[0];
        Assert.Equal(
            ["here", "there", "j", "f", "frames", "only_here", "only_there", "worst_frame", "worst_j", "drifts_from", "switches"],
            found.EnumerateObject().Select(property => property.Name));
        Assert.Equal("car", found.GetProperty("here").GetProperty("class").GetString());
    }

    private static string Changed(string path, string from, string to) => File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal);

    private AnnotationProject Make(string name, params ProjectClip[] clips) => TestProject.Make(_folder.Combine(name), clips);

    private IReadOnlyList<ComparedClip> Compare(AnnotationProject here, AnnotationProject? there) =>
        new ProjectComparison(here, there).Of(here.Clips, _notes.Add, CancellationToken.None);
}
