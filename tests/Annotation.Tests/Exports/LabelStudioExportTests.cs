using System.Text.Json;
using System.Xml.Linq;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelingTools;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class LabelStudioExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LabelStudioExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreReadBackBitForBit()
    {
        Write(TestSets.Varied());

        JsonElement[] tasks = Tasks();
        Assert.Equal([TestSets.Ring, TestSets.Block], MasksOf(tasks[0]));
        Assert.Equal([TestSets.TwoParts, TestSets.Corner], MasksOf(tasks[1]));
        Assert.Empty(MasksOf(tasks[2]));
        Assert.Equal([TestSets.Edges], MasksOf(tasks[3]));
        Assert.Equal(["#### #### ####"], MasksOf(tasks[4]));
    }

    [Fact]
    public void Write_ARegion_KeepsWhatIsKnownOfItsObject()
    {
        Write(TestSets.Varied());

        JsonElement region = RegionsOf(Tasks()[0])[0];
        Assert.Equal(("1", "brushlabels", "manual", 0.75, "object 1"), (
            region.GetProperty("id").GetString(), region.GetProperty("type").GetString(), region.GetProperty("origin").GetString(),
            region.GetProperty("score").GetDouble(), region.GetProperty("meta").GetProperty("text")[0].GetString()));
        Assert.Equal(TestSets.OddName, region.GetProperty("value").GetProperty("brushlabels")[0].GetString());
        Assert.Equal("prediction", RegionsOf(Tasks()[0])[1].GetProperty("origin").GetString());
    }

    [Fact]
    public void Write_ATask_HasThePictureAndTheFrame()
    {
        ExportSet set = TestSets.Varied("train");

        Write(set);

        JsonElement data = Tasks()[3].GetProperty("data");
        Assert.Equal(($"/data/local-files/?d={_format.PictureOf(set.Clips[0], 5)}", "yard", "train", 5, 0.2), (
            data.GetProperty("image").GetString(), data.GetProperty("clip").GetString(), data.GetProperty("split").GetString(),
            data.GetProperty("frame").GetInt32(), data.GetProperty("seconds").GetDouble()));
    }

    [Fact]
    public void Write_TheInterface_HasTheNamesThatRegionsUse()
    {
        Write(TestSets.Varied());

        XElement view = XDocument.Load(_folder.Combine("label_config.xml")).Root!;
        JsonElement region = RegionsOf(Tasks()[0])[0];
        Assert.Equal(region.GetProperty("to_name").GetString(), view.Element("Image")!.Attribute("name")!.Value);
        Assert.Equal(region.GetProperty("from_name").GetString(), view.Element("BrushLabels")!.Attribute("name")!.Value);
        Assert.Equal(region.GetProperty("to_name").GetString(), view.Element("BrushLabels")!.Attribute("toName")!.Value);
        Assert.Equal([TestSets.OddName, "ball"], view.Element("BrushLabels")!.Elements("Label").Select(label => label.Attribute("value")!.Value));
    }

    // Worked out by hand after label_studio_converter's encode_rle; the second ends on a whole byte, to which it adds one.
    [Theory]
    [InlineData("#", new byte[] { 0, 0, 0, 4, 57, 27, 252, 127, 224 })]
    [InlineData("########", new byte[] { 0, 0, 0, 32, 57, 27, 254, 31, 255, 0 })]
    public void BrushRle_SmallMasks_AreTheBytesOfLabelStudio(string mask, byte[] expected) =>
        Assert.Equal(expected, new BrushRle().Encode(RowRuns.OfFrame(TestSets.Mask(mask).Decode())));

    // Longer than any of the four kinds of lengths holds, and exactly as long.
    [Theory]
    [InlineData(200, 300)]
    [InlineData(128, 128)]
    [InlineData(1, 16384)]
    public void BrushRle_LongRuns_AreSplit(int width, int height)
    {
        byte[] pixels = new byte[width * height];
        pixels[^1] = pixels[pixels.Length / 2] = 255;
        var mask = new SegmentationMask(width, height, pixels);

        Assert.Equal(pixels.SelectMany(pixel => Enumerable.Repeat(pixel, 4)), Decode([.. new BrushRle().Encode(RowRuns.OfFrame(mask))]));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private JsonElement[] Tasks()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine("tasks.json")));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static JsonElement[] RegionsOf(JsonElement task) => [.. task.GetProperty("annotations")[0].GetProperty("result").EnumerateArray()];

    private static string[] MasksOf(JsonElement task) => [.. RegionsOf(task).Select(region =>
    {
        int width = region.GetProperty("original_width").GetInt32(), height = region.GetProperty("original_height").GetInt32();
        byte[] rgba = Decode([.. region.GetProperty("value").GetProperty("rle").EnumerateArray().Select(part => part.GetByte())]);
        Assert.Equal(4 * width * height, rgba.Length);
        return TestSets.Draw(width, height, (x, y) => rgba[(4 * ((y * width) + x)) + 3] == 255);
    })];

    // As the coding is described: runs of one value, or single values, of which there are none here.
    private static byte[] Decode(byte[] coded)
    {
        int position = 0;
        var values = new byte[Read(32)];
        Assert.Equal(8, Read(5) + 1);
        int[] lengthBits = [Read(4) + 1, Read(4) + 1, Read(4) + 1, Read(4) + 1];
        for (int i = 0; i < values.Length;)
        {
            Assert.Equal(1, Read(1));
            int length = Read(lengthBits[Read(2)]) + 1;
            values.AsSpan(i, length).Fill((byte)Read(8));
            i += length;
        }

        return values;

        int Read(int bits)
        {
            int value = 0;
            for (; bits > 0; bits--, position++)
                value = (value << 1) | ((coded[position / 8] >> (7 - (position % 8))) & 1);
            return value;
        }
    }
}
