using SamStream.Evaluation.Images;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Images;

public sealed class ImageFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_ImagesWithPolygons_TakesThoseWithLabels()
    {
        Touch("images/a.jpg", "images/b.jpg", "images/c.jpg", "labels/a.txt", "labels/c.txt");

        Assert.Equal(["images/a.jpg", "images/c.jpg"], ImageFinder.Find(_folder.Path, 1).Select(still => still.Name));
    }

    [Fact]
    public void Find_FolderOfSuchFolders_TakesAllAndEveryNth()
    {
        Touch("x/images/a.jpg", "x/masks/a.png", "x/images/b.jpg", "x/masks/b.png", "y/images/c.jpg", "y/labels/c.txt");

        Assert.Equal(3, ImageFinder.Find(_folder.Path, 1).Count);
        Assert.Equal(["images/a.jpg", "images/c.jpg"], ImageFinder.Find(_folder.Path, 2).Select(still => still.Name));
    }

    [Fact]
    public void Find_Sequences_TakesTheirAnnotatedFrames()
    {
        Touch("dog/frames/0.jpg", "dog/frames/1.jpg", "dog/frames/2.jpg", "dog/frames/3.jpg");
        Touch("dog/masks/0.png", "dog/masks/1.png", "dog/masks/3.png");

        Assert.Equal(
            ["frames/0.jpg", "frames/1.jpg", "frames/3.jpg"], ImageFinder.Find(_folder.Path, 1).Select(still => still.Name));
    }

    [Fact]
    public void Find_NoFolder_IsRefused()
    {
        Assert.Throws<EvaluationException>(() => ImageFinder.Find(_folder.Combine("nowhere"), 1));
    }

    private void Touch(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(file))!);
            File.WriteAllText(_folder.Combine(file), "");
        }
    }
}
