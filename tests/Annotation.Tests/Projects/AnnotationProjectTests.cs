using SamStream.Annotation.Projects;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Projects;

public sealed class AnnotationProjectTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Put_Clips_AreThereAgainInOrderOfTheirIds()
    {
        using (AnnotationProject project = Create())
        {
            project.Put(Clip("b-2"));
            project.Put(Clip("a-1"));
            project.Put(Clip("b-2") with { Split = "val" });
            project.AddClasses(["car", "dog", "car"]);
            project.AddClasses(["dog", "tree"]);
        }

        using AnnotationProject again = AnnotationProject.Open(Folder);
        Assert.Equal([("a-1", null), ("b-2", "val")], again.Clips.Select(clip => (clip.Id, clip.Split)));
        Assert.Equal([(1, "car"), (2, "dog"), (3, "tree")], again.Classes.Select(known => (known.Id, known.Name)));
    }

    [Fact]
    public void Put_AfterAnotherVersionHasWritten_KeepsWhatItWrote()
    {
        using (AnnotationProject project = Create())
            project.Put(Clip("a-1"));
        string clips = _folder.Combine("p/clips.jsonl"), file = _folder.Combine("p/project.json");
        File.WriteAllText(clips, File.ReadAllText(clips).Replace("\"id\"", "\"weather\":\"rain\",\"id\"", StringComparison.Ordinal));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"name\"", "\"owner\":{\"team\":7},\"name\"", StringComparison.Ordinal));

        using (AnnotationProject project = AnnotationProject.Open(Folder))
        {
            project.Put(Clip("b-2"));
            project.AddClasses(["car"]);
        }

        Assert.Contains("\"weather\":\"rain\"", File.ReadAllText(clips), StringComparison.Ordinal);
        Assert.Contains("\"team\": 7", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithAStride_KeepsIt()
    {
        AnnotationProject.Create(Folder, "street", TimeProvider.System, stride: 5);
        using (AnnotationProject project = AnnotationProject.Open(Folder))
        {
            Assert.Equal(5, project.Stride);
            project.AddClasses(["car"]);
        }

        string file = _folder.Combine("p/project.json"), text = File.ReadAllText(file);
        Assert.True(text.IndexOf("\"classes\"", StringComparison.Ordinal) < text.IndexOf("\"stride\": 5", StringComparison.Ordinal), text);
        File.WriteAllText(file, text.Replace("\"stride\": 5", "\"stride\": 0", StringComparison.Ordinal));
        ProjectException error = Assert.Throws<ProjectException>(() => AnnotationProject.OpenReadOnly(Folder));
        Assert.Contains("stride is 0; it is 1 or more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithoutAStride_ExportsAllFrames()
    {
        using AnnotationProject project = Create();

        Assert.Equal(1, project.Stride);
        Assert.DoesNotContain("stride", File.ReadAllText(_folder.Combine("p/project.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_SaysSoAndReadingGoesOn()
    {
        using AnnotationProject project = Create();

        ProjectException error = Assert.Throws<ProjectException>(() => AnnotationProject.Open(Folder));

        Assert.Contains("Another run writes", error.Message, StringComparison.Ordinal);
        AnnotationProject.OpenReadOnly(Folder).Dispose();
    }

    [Fact]
    public void Create_WhereOneIs_IsRefused()
    {
        Create().Dispose();

        Assert.Contains("project add", Assert.Throws<ProjectException>(() => AnnotationProject.Create(Folder, null, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it has no schema")]
    [InlineData("[]", "it has no schema")]
    [InlineData("""{"schema": 2, "name": "p"}""", "made by a newer SamStream")]
    [InlineData("""{"schema": 0, "name": "p"}""", "schema is 0")]
    [InlineData("""{"schema": 1, "name": "p", "created_at": "", "classes": null}""", "classes is missing")]
    [InlineData("""{"schema": 1, "name": "p", "created_at": "", "classes": [null]}""", "a class")]
    [InlineData("""{"schema": 1, "name": "p", "created_at": "", "classes": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}""", "two classes have the id 1")]
    [InlineData("""{"schema": 1, "name": "p", "created_at": "", "classes": [""", "project.json cannot be read")]
    public void Open_DamagedProject_SaysWhatIsWrongAndLeavesIt(string text, string said)
    {
        Create().Dispose();
        string path = _folder.Combine("p/project.json");
        File.WriteAllText(path, text);

        string message = Assert.Throws<ProjectException>(() => AnnotationProject.Open(Folder)).Message;

        // An empty file is not even JSON.
        Assert.Contains(text.Length == 0 ? "cannot be read" : said, message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("""{"id":"../x","path":"x"}""", "line 2")]
    [InlineData("""null""", "it is null")]
    [InlineData("""{"id":"x","path":"x","sha256":"zz","bytes":1,"width":1,"height":1,"frames":1}""", "sha256 must have 64")]
    public void Open_DamagedClip_NamesItsLine(string line, string said)
    {
        using (AnnotationProject project = Create())
            project.Put(Clip("a-1"));
        File.AppendAllText(_folder.Combine("p/clips.jsonl"), line + "\n");

        string message = Assert.Throws<ProjectException>(() => AnnotationProject.Open(Folder)).Message;

        Assert.Contains("line 2", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_ClipThatIsNone_ChangesNothing()
    {
        using AnnotationProject project = Create();

        Assert.Throws<ProjectException>(() => project.Put(Clip("a/b")));
        Assert.Throws<ProjectException>(() => project.Put(Clip("a") with { Split = "../val" }));

        Assert.Empty(project.Clips);
        Assert.False(File.Exists(_folder.Combine("p/clips.jsonl")));
    }

    private string Folder => _folder.Combine("p");

    private AnnotationProject Create()
    {
        AnnotationProject.Create(Folder, null, TimeProvider.System);
        return AnnotationProject.Open(Folder);
    }

    private static ProjectClip Clip(string id) => new() { Id = id, Path = $"../{id}.mp4", Sha256 = Hash, Bytes = 7, Width = 64, Height = 48, Frames = 10 };
}
