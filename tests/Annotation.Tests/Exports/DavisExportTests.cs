using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelImages;
using SamStream.Pipeline.MaskImages;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class DavisExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DavisExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_ArePixelsOfTheirIds()
    {
        Write(TestSets.Varied());

        Assert.Equal(TestSets.Ring, Draw("yard/00000", 1));
        Assert.Equal("........ .....#.. ...#.#.. ........ ........", Draw("yard/00000", 2));
        Assert.Equal(TestSets.TwoParts, Draw("yard/00001", 1));
        Assert.Equal(TestSets.Corner, Draw("yard/00001", 2));
        Assert.Equal(TestSets.Edges, Draw("yard/00005", 7));
        Assert.Equal("#### #### ####", Draw("full/00003", 1));
        Assert.Equal(0, IndexedPng.Read(_folder.Combine("Annotations/yard/00002.png")).Indices.ToArray().Max());
        Assert.Equal(5, Directory.GetFiles(_folder.Combine("Annotations"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Write_Overlaps_TellsWhoLostPixels()
    {
        ExportLosses losses = Write(TestSets.OfMasks("####. ####.", ".#... .....", "...## ....."));

        Assert.Equal(2, losses.Pixels);
        Assert.Contains("Pixels under another object, which the lowest id has: 2.", losses.Notes);
        Assert.Contains("Masks that lie wholly under others and are left out: 1.", losses.Notes);
        Assert.Contains("Masks whose score is not told: 3.", losses.Notes);
        Assert.Equal("....# .....", Draw("clip/00000", 3));
    }

    [Fact]
    public void Write_Meta_NamesClassesAndTheFramesThatShowAnObject()
    {
        Write(TestSets.Varied());

        JsonElement videos = Meta();
        Assert.Equal(["yard", "full"], videos.EnumerateObject().Select(clip => clip.Name));
        JsonElement objects = videos.GetProperty("yard").GetProperty("objects");
        Assert.Equal(["1", "2", "7"], objects.EnumerateObject().Select(found => found.Name));
        Assert.Equal(TestSets.OddName, objects.GetProperty("1").GetProperty("category").GetString());
        Assert.Equal("ball", objects.GetProperty("2").GetProperty("category").GetString());
        Assert.Equal(["00000", "00001"], FramesOf(objects, "1"));
        Assert.Equal(["00000", "00001"], FramesOf(objects, "2"));
        Assert.Equal(["00005"], FramesOf(objects, "7"));
        Assert.Equal(["00003"], FramesOf(videos.GetProperty("full").GetProperty("objects"), "1"));
    }

    [Fact]
    public void Write_AnObjectUnderAnother_IsNotShownByTheFrame()
    {
        Write(TestSets.OfMasks("####. ####.", ".#... ....."));

        Assert.Empty(FramesOf(Meta().GetProperty("clip").GetProperty("objects"), "2"));
    }

    [Fact]
    public void Write_Splits_ListTheirClips()
    {
        ExportLosses losses = Write(TestSets.Varied("train", "train", "val"));

        Assert.Equal("yard\n", File.ReadAllText(_folder.Combine("ImageSets/train.txt")));
        Assert.Equal("full\n", File.ReadAllText(_folder.Combine("ImageSets/val.txt")));
        Assert.Contains("Clips without frames, which are left out: 1.", losses.Notes);
    }

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    [InlineData(300, false)]
    public void Write_LargeIds_AreWrittenOrRefused(int id, bool isWritten)
    {
        var track = new ExportTrack(id, TestSets.Dog);
        ExportSet set = new("set", [TestSets.Dog], [TestSets.Clip("clip", 2, 1, [track], null, TestSets.Frame(0, TestSets.Seen(track, "#.")))]);

        if (isWritten)
        {
            Write(set);
            Assert.Equal("#.", Draw("clip/00000", id));
            return;
        }

        ExportException error = Assert.Throws<ExportException>(() => Write(set));
        Assert.Contains($"an object {id}", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_LeavesNoOtherFiles()
    {
        Write(TestSets.Varied());

        Assert.Equal(["Annotations", "ImageSets", "meta.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [PythonFact("PIL")]
    public void Write_AnImage_HasThePaletteOfDavisForPillow()
    {
        Write(TestSets.OfMasks("##.. ....", "..#. ...."));

        string read = PythonScript.Run("""
            import sys
            from PIL import Image
            image = Image.open(sys.argv[1])
            print(image.mode, image.size, list(image.getdata()), image.getpalette()[:9])
            """, _folder.Combine("Annotations/clip/00000.png"));

        Assert.Equal("P (4, 2) [1, 1, 2, 0, 0, 0, 0, 0] [0, 0, 0, 128, 0, 0, 0, 128, 0]\n", read);
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private string Draw(string image, int id)
    {
        var png = IndexedPng.Read(_folder.Combine($"Annotations/{image}.png"));
        Assert.Equal(8, png.BitDepth);
        Assert.Equal(DavisPalette.Rgb, png.PaletteRgb.Span);
        return TestSets.Draw(png.Width, png.Height, (x, y) => png.Indices.Span[(y * png.Width) + x] == id);
    }

    private JsonElement Meta()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine("meta.json")));
        return document.RootElement.GetProperty("videos").Clone();
    }

    private static string[] FramesOf(JsonElement objects, string id) =>
        [.. objects.GetProperty(id).GetProperty("frames").EnumerateArray().Select(frame => frame.GetString()!)];
}
