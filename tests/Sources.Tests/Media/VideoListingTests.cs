using SamStream.Sources.Media;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

public sealed class VideoListingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public VideoListingTests()
    {
        foreach (string name in new[] { "b10.mp4", "b9.MKV", "a.mp4", ".hidden.mp4", "notes.txt" })
            File.WriteAllText(_folder.Combine(name), "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "a.mp4", "b9.MKV", "b10.mp4")]
    [InlineData("b*", "b9.MKV", "b10.mp4")]
    [InlineData("b%d.mp4", "b10.mp4")]
    [InlineData("a.mp4")]
    [InlineData("c*.mp4")]
    [InlineData("none/*.mp4")]
    public void Find_FolderOrPattern_GivesItsVideosAsPeopleCount(string input, params string[] expected) =>
        Assert.Equal(expected, VideoListing.Find(_folder.Combine(input)).Select(Path.GetFileName));

    [Fact]
    public void Find_FolderWithImages_IsAFolderOfImages()
    {
        File.WriteAllText(_folder.Combine("00000.jpg"), "");

        Assert.Empty(VideoListing.Find(_folder.Path));
        Assert.Equal(2, VideoListing.Find(_folder.Combine("*.mp4")).Count);
    }
}
