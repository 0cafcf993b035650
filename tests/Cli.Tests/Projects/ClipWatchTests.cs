using SamStream.Annotation.Projects;
using SamStream.Cli.Projects;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Projects;

public sealed class ClipWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _clips;

    public ClipWatchTests()
    {
        _clips = Directory.CreateDirectory(_folder.Combine("clips")).FullName;
        AnnotationProject.Create(Project, null, TimeProvider.System);
    }

    private string Project => _folder.Combine("project");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_FileThatGrows_IsTakenWhenItHasNotChangedAndOnlyOnce()
    {
        var watch = new ClipWatch([_clips]);
        Write("a.mp4", 100);

        Assert.Empty(Look(watch));
        Write("a.mp4", 200);
        Assert.Empty(Look(watch));
        Assert.Equal(["a.mp4"], Look(watch));
        Assert.Empty(Look(watch));
    }

    [Fact]
    public void Look_AnotherFileOfThatName_AppearsAgain()
    {
        var watch = new ClipWatch([_clips]);
        Write("a.mp4", 100);
        Assert.Equal(["a.mp4"], Look(watch, Look(watch)));

        Write("a.mp4", 300);

        Assert.Equal(["a.mp4"], Look(watch, Look(watch)));
    }

    [Fact]
    public void Look_EmptyHiddenAndOtherFiles_NeverAppear()
    {
        var watch = new ClipWatch([_clips]);
        Write("empty.mp4", 0);
        Write(".hidden.mp4", 10);
        Write("notes.txt", 10);

        Assert.Empty(Look(watch, Look(watch)));
    }

    [Fact]
    public void Look_ImageThatJoinsAFolder_WaitsUntilThatIsComplete()
    {
        Directory.CreateDirectory(Path.Combine(_clips, "images"));
        var watch = new ClipWatch([_clips]);
        Write("images/0.png", 10);
        Assert.Empty(Look(watch));
        Write("images/1.png", 10);

        Assert.Empty(Look(watch));
        Assert.Equal(["images"], Look(watch));
    }

    [Fact]
    public void Look_ClipOfTheProject_HasAppearedBefore()
    {
        Write("a.mp4", 100);
        using (AnnotationProject project = AnnotationProject.Open(Project))
        {
            project.Put(new ProjectClip
            {
                Id = "a-00000000",
                Path = Path.GetRelativePath(Project, Path.Combine(_clips, "a.mp4")),
                Sha256 = new string('0', 64),
                Bytes = 100,
                Width = 8,
                Height = 8,
                Frames = 5,
                FrameRate = 25,
            });
        }

        var watch = new ClipWatch([_clips]);

        Assert.Empty(Look(watch, Look(watch)));
    }

    private string[] Look(ClipWatch watch, string[]? before = null)
    {
        Assert.Empty(before ?? []);
        using AnnotationProject project = AnnotationProject.OpenReadOnly(Project);
        return [.. watch.Look(project).Select(file => file.Name)];
    }

    private void Write(string name, int bytes) => File.WriteAllBytes(Path.Combine(_clips, name), new byte[bytes]);
}
