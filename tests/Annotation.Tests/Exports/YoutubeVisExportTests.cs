using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Coco;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class YoutubeVisExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly YoutubeVisExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreReadBackBitForBit()
    {
        Write(TestSets.Varied());

        JsonElement[] annotations = ListOf(Read("all"), "annotations");
        Assert.Equal([TestSets.Ring, TestSets.TwoParts, "null", "null"], MasksOf(annotations[0]));
        Assert.Equal([TestSets.Block, TestSets.Corner, "null", "null"], MasksOf(annotations[1]));
        Assert.Equal(["null", "null", "null", TestSets.Edges], MasksOf(annotations[2]));
        Assert.Equal(["#### #### ####"], MasksOf(annotations[3]));
        Assert.Equal([(1, 1, 1), (2, 1, 2), (3, 1, 7), (4, 3, 1)], annotations.Select(found =>
            (found.GetProperty("id").GetInt32(), found.GetProperty("video_id").GetInt32(), found.GetProperty("track_id").GetInt32())));
        Assert.Equal([1, 3, 1, 1], annotations.Select(found => found.GetProperty("category_id").GetInt32()));
    }

    [Fact]
    public void Write_AnAnnotation_HasListsOfTheVideosLength()
    {
        Write(TestSets.Varied());

        JsonElement found = ListOf(Read("all"), "annotations")[1];
        Assert.Equal("[[3,1,3,2],[7,4,1,1],null,null]", found.GetProperty("bboxes").GetRawText());
        Assert.Equal("[6,1,null,null]", found.GetProperty("areas").GetRawText());
        Assert.Equal("[0.9,1,null,null]", found.GetProperty("scores").GetRawText());
        Assert.Equal("[\"tracked\",\"uncertain\",null,null]", found.GetProperty("states").GetRawText());
        Assert.Equal("[false,false,null,null]", found.GetProperty("keyframes").GetRawText());
        Assert.Equal((8, 5, 4, 0), (found.GetProperty("width").GetInt32(), found.GetProperty("height").GetInt32(),
            found.GetProperty("length").GetInt32(), found.GetProperty("iscrowd").GetInt32()));
    }

    [Fact]
    public void Write_AVideo_NamesItsFrames()
    {
        ExportSet set = TestSets.Varied();

        Write(set);

        JsonElement[] videos = ListOf(Read("all"), "videos");
        Assert.Equal([(1, 4), (2, 0), (3, 1)], videos.Select(video => (video.GetProperty("id").GetInt32(), video.GetProperty("length").GetInt32())));
        Assert.Equal(
            ["yard/00000.jpg", "yard/00001.jpg", "yard/00002.jpg", "yard/00005.jpg"],
            videos[0].GetProperty("file_names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(set.Clips[0].Name, videos[0].GetProperty("file_name").GetString());
        Assert.Equal("JPEGImages/yard/00005.jpg", _format.PictureOf(set.Clips[0], 5));
    }

    [Fact]
    public void Write_AnObjectThatNoFrameShows_IsLeftOutAndTold()
    {
        ExportSet set = new("set", [TestSets.Dog], [
            TestSets.Clip("clip", 8, 5, [TestSets.First], null, TestSets.Frame(0, TestSets.Unseen(TestSets.First, Pipeline.Results.TrackState.Lost)))]);

        ExportLosses losses = Write(set);

        Assert.Empty(ListOf(Read("all"), "annotations"));
        Assert.Contains("Objects that no frame shows, which are left out: 1.", losses.Notes);
    }

    [Fact]
    public void Write_Splits_AreFilesOfTheirOwn()
    {
        Write(TestSets.Varied("train", "train", "val"));

        Assert.Equal(3, ListOf(Read("train"), "annotations").Length);
        Assert.Equal(1, Assert.Single(ListOf(Read("val"), "annotations")).GetProperty("video_id").GetInt32());
        Assert.Equal(["annotations"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_FramesThatChangeMeanwhile_AreRefused()
    {
        int reads = 0;
        ExportClip clip = TestSets.Clip("clip", 8, 5, [], null) with { Frames = Enumerable.Repeat(0, 3).Where(_ => reads++ != 4).Select(_ => TestSets.Frame(0)) };

        Assert.Throws<ExportException>(() => Write(new ExportSet("set", [], [clip])));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private JsonElement Read(string split)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine($"annotations/instances_{split}.json")));
        return document.RootElement.Clone();
    }

    private static JsonElement[] ListOf(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray()];

    private static string[] MasksOf(JsonElement found) => [.. found.GetProperty("segmentations").EnumerateArray().Select(mask =>
        mask.ValueKind == JsonValueKind.Null ? "null" : TestSets.Draw(CocoRle.FromCompressedString(
            mask.GetProperty("size")[1].GetInt32(), mask.GetProperty("size")[0].GetInt32(), mask.GetProperty("counts").GetString())))];
}
