using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Projects;
using SamStream.Cli.Tests.Comparison;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Projects;

public sealed class ProjectReviewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ReviewLook.Accepted, false)]
    [InlineData(ReviewLook.Skipped, true)]
    public void Of_FrameThatWasLookedAt_IsListedUnlessAccepted(string look, bool isListed)
    {
        using AnnotationProject project = Make();
        ProjectLook first = ProjectReview.Of(project, project.Clips, isWithAccepted: false)[0];

        Look(project, first.Item, look);

        Assert.Equal(isListed, IsListed(project, first.Item, isWithAccepted: false));
        Assert.True(IsListed(project, first.Item, isWithAccepted: true));
    }

    [Fact]
    public void Of_AcceptedFrameWithAnotherMaskSince_IsListedAgain()
    {
        using AnnotationProject project = Make();
        ProjectLook first = ProjectReview.Of(project, project.Clips, isWithAccepted: false)[0];
        Look(project, first.Item, ReviewLook.Accepted);

        using (var store = new ResultStore(project.FolderOf(project.Clips[0])))
            store.Append(TestProject.Frame(first.Item.Frame, (1, "car", 1)));

        Assert.True(IsListed(project, first.Item, isWithAccepted: false));
    }

    private static bool IsListed(AnnotationProject project, ReviewItem item, bool isWithAccepted) =>
        ProjectReview.Of(project, project.Clips, isWithAccepted).Any(look => (look.Item.Object, look.Item.Frame) == (item.Object, item.Frame));

    private static void Look(AnnotationProject project, ReviewItem item, string look)
    {
        string folder = project.FolderOf(project.Clips[0]);
        using var store = new ResultStore(folder);
        new ReviewLog(Path.Combine(folder, ReviewLog.FileName)).Add(new ReviewLook
        {
            Object = item.Object,
            Frame = item.Frame,
            Look = look,
            Mask = ReviewLook.MaskOf(store.Find(item.Frame)!.Objects[0]),
            By = "test",
            At = "2026-01-01T00:00:00Z",
        });
    }

    private AnnotationProject Make()
    {
        AnnotationProject project = TestProject.Make(_folder.Combine("p"), TestProject.Clip("gate-1"));
        TestProject.Annotate(project, 0, Enumerable.Range(0, 9).Select(_ => new[] { (1, (string?)"car", 0) }));
        return project;
    }
}
