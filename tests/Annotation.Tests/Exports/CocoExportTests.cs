using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Coco;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class CocoExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CocoExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreReadBackBitForBit()
    {
        Write(TestSets.Varied());

        JsonElement coco = Read("all");
        Assert.Equal(
            [TestSets.Ring, TestSets.Block, TestSets.TwoParts, TestSets.Corner, TestSets.Edges, "#### #### ####"],
            ListOf(coco, "annotations").Select(found => TestSets.Draw(MaskOf(found))));
        Assert.All(ListOf(coco, "annotations"), found =>
        {
            CocoRle mask = MaskOf(found);
            Assert.Equal(mask.Area, found.GetProperty("area").GetInt32());
            Assert.Equal(
                [mask.Bounds.Left, mask.Bounds.Top, mask.Bounds.Width, mask.Bounds.Height],
                found.GetProperty("bbox").EnumerateArray().Select(edge => edge.GetInt32()));
            Assert.Equal(0, found.GetProperty("iscrowd").GetInt32());
        });
    }

    [Fact]
    public void Write_FramesOfSeveralClips_HaveDenseIdsAndTheirPictures()
    {
        ExportSet set = TestSets.Varied();

        Write(set);

        JsonElement coco = Read("all");
        Assert.Equal(Enumerable.Range(1, 5), ListOf(coco, "images").Select(image => image.GetProperty("id").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 6), ListOf(coco, "annotations").Select(found => found.GetProperty("id").GetInt32()));
        Assert.Equal(
            ["yard/000000.jpg", "yard/000001.jpg", "yard/000002.jpg", "yard/000005.jpg", "full/000003.jpg"],
            ListOf(coco, "images").Select(image => image.GetProperty("file_name").GetString()));
        Assert.Equal("images/full/000003.jpg", _format.PictureOf(set.Clips[2], 3));
        Assert.Equal([1, 1, 2, 2, 4, 5], ListOf(coco, "annotations").Select(found => found.GetProperty("image_id").GetInt32()));
        Assert.Equal((4, 3), (ListOf(coco, "images")[^1].GetProperty("width").GetInt32(), ListOf(coco, "images")[^1].GetProperty("height").GetInt32()));
        Assert.Equal([1, 1, 1, 1, 3], ListOf(coco, "images").Select(image => image.GetProperty("video_id").GetInt32()));
        Assert.Equal(0.2, ListOf(coco, "images")[3].GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void Write_AnObject_KeepsWhatIsKnownOfIt()
    {
        ExportLosses losses = Write(TestSets.Varied());

        JsonElement coco = Read("all");
        JsonElement found = ListOf(coco, "annotations")[3];
        Assert.Equal(
            (3, 2, 1, "uncertain", 1.0, false),
            (found.GetProperty("category_id").GetInt32(), found.GetProperty("track_id").GetInt32(), found.GetProperty("frame").GetInt32(),
             found.GetProperty("state").GetString(), found.GetProperty("score").GetDouble(), found.GetProperty("keyframe").GetBoolean()));
        Assert.True(ListOf(coco, "annotations")[0].GetProperty("keyframe").GetBoolean());
        Assert.Equal([(1, TestSets.OddName), (3, "ball")], ListOf(coco, "categories").Select(kind => (kind.GetProperty("id").GetInt32(), kind.GetProperty("name").GetString()!)));
        Assert.Equal(TestSets.OddName, coco.GetProperty("info").GetProperty("description").GetString());
        Assert.Equal(0, losses.Pixels);
        Assert.Equal("Objects that a frame does not show, which are left out there: 2.", Assert.Single(losses.Notes));
    }

    [Fact]
    public void Write_Splits_AreFilesOfTheirOwn()
    {
        Write(TestSets.Varied("train", "val", "train"));

        Assert.Equal(5, ListOf(Read("train"), "images").Count);
        Assert.Empty(ListOf(Read("val"), "images"));
        Assert.Equal(2, ListOf(Read("val"), "categories").Count);
        Assert.Equal(2, Directory.GetFiles(_folder.Combine("annotations")).Length);
    }

    [Fact]
    public void Write_NoClips_IsAValidFileOfNone()
    {
        Write(new ExportSet("empty", [], []));

        Assert.Empty(ListOf(Read("all"), "images"));
        Assert.Empty(ListOf(Read("all"), "annotations"));
    }

    [Fact]
    public void Write_ASplitThatIsAPath_IsRefused()
    {
        ExportException error = Assert.Throws<ExportException>(() => Write(TestSets.Varied("../train")));

        Assert.Contains("'../train'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AMaskOfAnotherSize_IsRefused()
    {
        ExportSet set = new("set", [TestSets.Dog], [
            TestSets.Clip("clip", 8, 5, [TestSets.First], null, TestSets.Frame(4, TestSets.Seen(TestSets.First, "#### #### ####")))]);

        ExportException error = Assert.Throws<ExportException>(() => Write(set));

        Assert.Contains("object 1 on frame 4 has 4x3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FramesThatChangeMeanwhile_AreRefused()
    {
        int reads = 0;
        ExportClip clip = TestSets.Clip("clip", 8, 5, [], null) with { Frames = Enumerable.Repeat(0, 3).Where(_ => reads++ != 4).Select(_ => TestSets.Frame(0)) };

        Assert.Throws<ExportException>(() => Write(new ExportSet("set", [], [clip])));
    }

    [PythonFact("pycocotools.coco")]
    public void Write_MasksOfAllKinds_AreThoseOfPycocotools()
    {
        Write(TestSets.Varied());

        string drawn = PythonScript.Run("""
            import sys
            from pycocotools.coco import COCO
            coco = COCO(sys.argv[1])
            for found in coco.loadAnns(sorted(coco.getAnnIds())):
                mask = coco.annToMask(found)
                print("@" + " ".join("".join("#" if pixel else "." for pixel in row) for row in mask))
            """, _folder.Combine("annotations/instances_all.json"));

        Assert.Equal(
            [TestSets.Ring, TestSets.Block, TestSets.TwoParts, TestSets.Corner, TestSets.Edges, "#### #### ####"],
            drawn.Split('\n').Where(line => line.StartsWith('@')).Select(line => line[1..]));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private JsonElement Read(string split)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine($"annotations/instances_{split}.json")));
        return document.RootElement.Clone();
    }

    private static IReadOnlyList<JsonElement> ListOf(JsonElement coco, string name) => [.. coco.GetProperty(name).EnumerateArray()];

    private static CocoRle MaskOf(JsonElement found)
    {
        JsonElement mask = found.GetProperty("segmentation");
        int[] size = [.. mask.GetProperty("size").EnumerateArray().Select(length => length.GetInt32())];
        return CocoRle.FromCompressedString(size[1], size[0], mask.GetProperty("counts").GetString());
    }
}
