using System.Globalization;
using System.Xml.Linq;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelingTools;
using SamStream.Pipeline.Results;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class CvatExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CvatExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreReadBackBitForBit()
    {
        Write(TestSets.Varied());

        XElement[] tracks = TracksOf("yard");
        Assert.Equal(
            [TestSets.Ring, TestSets.Block, TestSets.TwoParts, TestSets.Corner, TestSets.Edges],
            tracks.Select(track => Draw(track.Elements("mask").First(), 8, 5)));
        Assert.Equal([(0, 1), (1, 2), (2, 1), (3, 2), (4, 7)], tracks.Select(track => (Number(track, "id"), Number(track, "group_id"))));
        Assert.Equal([0, 0, 1, 1, 5], tracks.Select(track => Number(track.Elements("mask").First(), "frame")));
        Assert.Equal([TestSets.OddName, "ball", TestSets.OddName, "ball", TestSets.OddName], tracks.Select(track => track.Attribute("label")!.Value));
        Assert.Equal("#### #### ####", Draw(Assert.Single(TracksOf("full")).Elements("mask").First(), 4, 3));
        Assert.Empty(TracksOf("none"));
    }

    [Fact]
    public void Write_AMask_EndsWithItsFrame()
    {
        Write(TestSets.Varied());

        XElement[] masks = [.. TracksOf("yard")[4].Elements("mask")];
        Assert.Equal([(5, 0), (6, 1)], masks.Select(mask => (Number(mask, "frame"), Number(mask, "outside"))));
        Assert.All(masks, mask => Assert.Equal(1, Number(mask, "keyframe")));
        Assert.DoesNotContain('#', Draw(masks[1], 8, 5));
    }

    [Fact]
    public void Write_AMaskOnTheLastFrame_HasNoEndBehindIt()
    {
        ExportSet set = new("set", [TestSets.Dog], [
            TestSets.Clip("clip", 8, 5, [TestSets.First], null, TestSets.Frame(7, TestSets.Seen(TestSets.First, TestSets.Ring)))]);

        Write(set);

        Assert.Single(Assert.Single(TracksOf("clip")).Elements("mask"));
    }

    [Fact]
    public void Write_Runs_CountRowsOfTheBoxFromBackground()
    {
        Write(TestSets.OfMasks("..... .##.. ...#. ....."));

        XElement mask = Assert.Single(TracksOf("clip")).Elements("mask").First();
        Assert.Equal("0, 2, 3, 1", mask.Attribute("rle")!.Value);
        Assert.Equal((1, 1, 3, 2), (Number(mask, "left"), Number(mask, "top"), Number(mask, "width"), Number(mask, "height")));
    }

    [Fact]
    public void Write_WhoSetAMask_IsItsSource()
    {
        Write(TestSets.Varied());

        Assert.Equal(["manual", "auto", "auto", "auto", "auto"], TracksOf("yard").Select(track => track.Attribute("source")!.Value));
        Assert.Equal("manual", TracksOf("yard")[0].Element("mask")!.Attribute("source")!.Value);
    }

    [Fact]
    public void Write_AnOccludedObjectWithAMask_IsMarked()
    {
        ExportSet set = new("set", [TestSets.Dog], [
            TestSets.Clip("clip", 8, 5, [TestSets.First], null, TestSets.Frame(0, TestSets.Seen(TestSets.First, TestSets.Ring, state: TrackState.Occluded)))]);

        Write(set);

        Assert.Equal(1, Number(Assert.Single(TracksOf("clip")).Element("mask")!, "occluded"));
    }

    [Fact]
    public void Write_Meta_TellsOfTheTask()
    {
        ExportSet set = TestSets.Varied("train");

        Write(set);

        XElement task = Read("yard").Element("meta")!.Element("task")!;
        Assert.Equal("1.1", Read("yard").Element("version")!.Value);
        Assert.Equal((set.Clips[0].Name, "8", "interpolation", "train"),
            (task.Element("name")!.Value, task.Element("size")!.Value, task.Element("mode")!.Value, task.Element("subset")!.Value));
        Assert.Equal([TestSets.OddName, "ball"], task.Element("labels")!.Elements("label").Select(label => label.Element("name")!.Value));
        Assert.Equal(("8", "5"), (task.Element("original_size")!.Element("width")!.Value, task.Element("original_size")!.Element("height")!.Value));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private XElement Read(string clip) => XDocument.Load(_folder.Combine($"{clip}.xml")).Root!;

    private XElement[] TracksOf(string clip) => [.. Read(clip).Elements("track")];

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static string Draw(XElement mask, int width, int height)
    {
        (int left, int top, int boxWidth, int boxHeight) = (Number(mask, "left"), Number(mask, "top"), Number(mask, "width"), Number(mask, "height"));
        int[] runs = [.. mask.Attribute("rle")!.Value.Split(", ").Select(run => int.Parse(run, CultureInfo.InvariantCulture))];
        bool[] pixels = [.. runs.SelectMany((run, i) => Enumerable.Repeat(i % 2 == 1, run))];
        Assert.Equal(boxWidth * boxHeight, pixels.Length);
        return TestSets.Draw(width, height, (x, y) => x >= left && x < left + boxWidth && y >= top && y < top + boxHeight
            && pixels[((y - top) * boxWidth) + x - left]);
    }
}
