using SamStream.Evaluation.Videos;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Videos;

public sealed class SequenceFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_SingleSequence_IsNamedLikeItsFolder()
    {
        Create("cat/frames", ".jpg", 4);
        Create("cat/masks", ".png", 4);

        AnnotatedSequence sequence = Assert.Single(SequenceFinder.Find(_folder.Combine("cat")));

        Assert.Equal("cat", sequence.Name);
        Assert.Equal([1, 2], sequence.Evaluated.Select(annotation => annotation.FrameIndex));
    }

    [Fact]
    public void Find_FoldersOfSequences_FindsEach()
    {
        foreach (string name in new[] { "cat", "ant" })
        {
            Create($"{name}/frames", ".jpg", 4);
            Create($"{name}/masks", ".png", 4);
        }

        Create("notes", ".txt", 1);

        Assert.Equal(["ant", "cat"], SequenceFinder.Find(_folder.Path).Select(sequence => sequence.Name));
    }

    [Fact]
    public void Find_DavisLayout_FindsEach()
    {
        Create("JPEGImages/480p/cat", ".jpg", 4);
        Create("Annotations/480p/cat", ".png", 4);
        Create("JPEGImages/480p/unlabelled", ".jpg", 4);

        Assert.Equal(["cat"], SequenceFinder.Find(_folder.Path).Select(sequence => sequence.Name));
    }

    [Fact]
    public void Find_SparseAnnotations_CountThoseBetweenFirstAndLast()
    {
        Create("cat/frames", ".jpg", 9);
        Create("cat/masks", ".png", 9);
        foreach (int unlabelled in new[] { 1, 2, 3, 5, 6, 7 })
            File.Delete(_folder.Combine($"cat/masks/0000{unlabelled}.png"));

        AnnotatedSequence sequence = Assert.Single(SequenceFinder.Find(_folder.Path));

        Assert.Equal([4], sequence.Evaluated.Select(annotation => annotation.FrameIndex));
    }

    [Fact]
    public void Find_MaskWithoutFrame_IsRefused()
    {
        Create("cat/frames", ".jpg", 3);
        Create("cat/masks", ".png", 4);

        var error = Assert.Throws<EvaluationException>(() => SequenceFinder.Find(_folder.Path));

        Assert.Contains("00003.png: no frame of that name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "there is no such folder")]
    [InlineData("empty", "holds no annotated sequence")]
    public void Find_NoSequence_SaysWhatIsExpected(string name, string fault)
    {
        Directory.CreateDirectory(_folder.Combine("empty"));

        var error = Assert.Throws<EvaluationException>(() => SequenceFinder.Find(_folder.Combine(name)));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("JPEGImages/480p", error.Message, StringComparison.Ordinal);
    }

    private void Create(string folder, string extension, int count)
    {
        Directory.CreateDirectory(_folder.Combine(folder));
        for (int i = 0; i < count; i++)
            File.WriteAllBytes(_folder.Combine($"{folder}/{i:00000}{extension}"), []);
    }
}
