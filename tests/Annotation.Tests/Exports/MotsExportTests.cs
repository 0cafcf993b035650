using System.Globalization;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelImages;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class MotsExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MotsExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreTheSameInImageAndText()
    {
        Write(TestSets.Varied());

        Assert.Equal(
            [
                $"0 1001 1 {TestSets.Ring}", "0 3002 3 ........ .....#.. ...#.#.. ........ ........",
                $"1 1001 1 {TestSets.TwoParts}", $"1 3002 3 {TestSets.Corner}", $"5 1007 1 {TestSets.Edges}",
            ],
            LinesOf("yard"));
        Assert.Equal(["3 1001 1 #### #### ####"], LinesOf("full"));
        Assert.All(LinesOf("yard"), line =>
        {
            string[] fields = line.Split(' ', 4);
            Assert.Equal(fields[3], Draw("yard", int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture)));
        });
        Assert.Equal("", File.ReadAllText(_folder.Combine("instances_txt/none.txt")));
        Assert.True(File.Exists(_folder.Combine("instances/yard/000002.png")));
    }

    [Fact]
    public void Write_Overlaps_TellsWhoLostPixels()
    {
        ExportLosses losses = Write(TestSets.OfMasks("####. ####.", ".#... .....", "...## ....."));

        Assert.Equal(2, losses.Pixels);
        Assert.Contains("Masks that lie wholly under others and are left out: 1.", losses.Notes);
        Assert.Equal(["0 1001 1 ####. ####.", "0 1003 1 ....# ....."], LinesOf("clip"));
    }

    [Fact]
    public void Write_Names_AreLinesOfTheirOwn()
    {
        ExportSet set = TestSets.Varied("train", null, "train");

        Write(set with { Classes = [TestSets.Dog, new ExportClass(3, "two\nlines")] });

        Assert.Equal($"1 {TestSets.OddName}\n3 two lines\n", File.ReadAllText(_folder.Combine("classes.txt")));
        Assert.Equal("yard\nfull\n", File.ReadAllText(_folder.Combine("splits/train.txt")));
        Assert.Equal("none\n", File.ReadAllText(_folder.Combine("splits/all.txt")));
    }

    [Theory]
    [InlineData(1, 999, true)]
    [InlineData(65, 535, true)]
    [InlineData(65, 536, false)]
    [InlineData(1, 1000, false)]
    [InlineData(66, 1, false)]
    public void Write_LargeIds_AreWrittenOrRefused(int kind, int id, bool isWritten)
    {
        var track = new ExportTrack(id, new ExportClass(kind, "thing"));
        ExportSet set = new("set", [track.Class], [TestSets.Clip("clip", 2, 1, [track], null, TestSets.Frame(0, TestSets.Seen(track, "#.")))]);

        if (isWritten)
        {
            Write(set);
            Assert.Equal("#.", Draw("clip", 0, (1000 * kind) + id));
            return;
        }

        Assert.Throws<ExportException>(() => Write(set));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_TheClassToIgnore_IsTold()
    {
        var track = new ExportTrack(1, new ExportClass(10, "tenth"));
        ExportSet set = new("set", [track.Class], [TestSets.Clip("clip", 2, 1, [track], null, TestSets.Frame(0, TestSets.Seen(track, "#.")))]);

        Assert.Contains("Masks of the class 10, which the tools of MOTS take for regions to ignore: 1.", Write(set).Notes);
    }

    [PythonFact("PIL")]
    public void Write_AnImage_IsOfSixteenBitsForPillow()
    {
        Write(TestSets.OfMasks("##.. ....", "..#. ...."));

        string read = PythonScript.Run("""
            import sys
            from PIL import Image
            image = Image.open(sys.argv[1])
            print(image.mode, image.size, list(image.getdata()))
            """, _folder.Combine("instances/clip/000000.png"));

        Assert.Equal("I (4, 2) [1001, 1001, 1002, 0, 0, 0, 0, 0]\n", read);
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    /// <summary>Frame, id and class as they stand, and the drawing of the mask.</summary>
    private string[] LinesOf(string clip) => [.. File.ReadAllLines(_folder.Combine($"instances_txt/{clip}.txt")).Select(line =>
    {
        string[] fields = line.Split(' ');
        Assert.Equal(6, fields.Length);
        int height = int.Parse(fields[3], CultureInfo.InvariantCulture), width = int.Parse(fields[4], CultureInfo.InvariantCulture);
        return $"{fields[0]} {fields[1]} {fields[2]} {TestSets.Draw(CocoRle.FromCompressedString(width, height, fields[5]))}";
    })];

    private string Draw(string clip, int frame, int value)
    {
        var png = IndexedPng.Read(_folder.Combine(string.Create(CultureInfo.InvariantCulture, $"instances/{clip}/{frame:D6}.png")));
        Assert.Equal(16, png.BitDepth);
        return TestSets.Draw(png.Width, png.Height, (x, y) => png.Indices.Span[(y * png.Width) + x] == value);
    }
}
