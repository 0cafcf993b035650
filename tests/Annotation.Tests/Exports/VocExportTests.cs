using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelImages;
using SamStream.Pipeline.MaskImages;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class VocExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VocExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_ArePixelsOfClassAndObject()
    {
        Write(TestSets.Varied());

        Assert.Equal(TestSets.Ring, Draw("SegmentationClass/yard_000000", 1));
        Assert.Equal("........ .....#.. ...#.#.. ........ ........", Draw("SegmentationClass/yard_000000", 3));
        Assert.Equal("........ .....#.. ...#.#.. ........ ........", Draw("SegmentationObject/yard_000000", 2));
        Assert.Equal(TestSets.TwoParts, Draw("SegmentationObject/yard_000001", 1));
        Assert.Equal(TestSets.Corner, Draw("SegmentationObject/yard_000001", 2));
        Assert.Equal(TestSets.Edges, Draw("SegmentationClass/yard_000005", 1));
        Assert.Equal(TestSets.Edges, Draw("SegmentationObject/yard_000005", 7));
        Assert.Equal("#### #### ####", Draw("SegmentationObject/full_000003", 1));
        Assert.Equal(5, Directory.GetFiles(_folder.Combine("SegmentationClass")).Length);
    }

    [Fact]
    public void Write_Lists_NameFramesAndClasses()
    {
        Write(TestSets.Varied("train", "train", "val"));

        Assert.Equal("yard_000000\nyard_000001\nyard_000002\nyard_000005\n", File.ReadAllText(_folder.Combine("ImageSets/Segmentation/train.txt")));
        Assert.Equal("full_000003\n", File.ReadAllText(_folder.Combine("ImageSets/Segmentation/val.txt")));
        Assert.Equal($"1 {TestSets.OddName}\n3 ball\n", File.ReadAllText(_folder.Combine("classes.txt")));
    }

    [Fact]
    public void Write_Overlaps_AreCountedOnce() => Assert.Equal(2, Write(TestSets.OfMasks("####. ####.", ".#... .....", "...## .....")).Pixels);

    [Theory]
    [InlineData(1, 254, true)]
    [InlineData(254, 1, true)]
    [InlineData(1, 255, false)]
    [InlineData(255, 1, false)]
    public void Write_LargeIds_AreWrittenOrRefused(int kind, int id, bool isWritten)
    {
        var track = new ExportTrack(id, new ExportClass(kind, "thing"));
        ExportSet set = new("set", [track.Class], [TestSets.Clip("clip", 2, 1, [track], null, TestSets.Frame(0, TestSets.Seen(track, "#.")))]);

        if (isWritten)
        {
            Write(set);
            Assert.Equal("#.", Draw("SegmentationClass/clip_000000", kind));
            Assert.Equal("#.", Draw("SegmentationObject/clip_000000", id));
            return;
        }

        Assert.Throws<ExportException>(() => Write(set));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private string Draw(string image, int value)
    {
        var png = IndexedPng.Read(_folder.Combine($"{image}.png"));
        Assert.Equal(DavisPalette.Rgb, png.PaletteRgb.Span);
        return TestSets.Draw(png.Width, png.Height, (x, y) => png.Indices.Span[(y * png.Width) + x] == value);
    }
}
