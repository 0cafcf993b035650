using System.Globalization;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Yolo;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class YoloExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly YoloExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreTheirOutlines()
    {
        Write(TestSets.Varied("train"));

        Assert.Equal(
            ["0 ........ .####... .####... .####... .####...", $"1 {TestSets.Block}"],
            DrawLines("train/yard_000000", 8, 5));
        Assert.Equal([$"0 {TestSets.TwoParts}", $"1 {TestSets.Corner}"], DrawLines("train/yard_000001", 8, 5));
        Assert.Equal(["0 ######## ######## ######## ######## ########"], DrawLines("train/yard_000005", 8, 5));
        Assert.Equal(["0 #### #### ####"], DrawLines("all/full_000003", 4, 3));
    }

    [Fact]
    public void Write_AFrameWithoutObjects_HasAnEmptyFile()
    {
        Write(TestSets.Varied());

        Assert.Equal("", File.ReadAllText(_folder.Combine("labels/all/yard_000002.txt")));
    }

    [Fact]
    public void Write_OnePixel_IsItsFourCornersInPartsOfTheFrame()
    {
        Write(TestSets.OfMasks("........ .#...... ........ ........ ........"));

        double[] numbers = NumbersOf(File.ReadAllText(_folder.Combine("labels/all/clip_000000.txt")));
        Assert.Equal([(0.125, 0.2), (0.125, 0.4), (0.25, 0.2), (0.25, 0.4)], PointsOf(numbers, 1, 1).Order());
    }

    [Fact]
    public void Write_LossesOfPartsHolesAndIds_AreTold()
    {
        ExportLosses losses = Write(TestSets.Varied("train", null, "val"));

        Assert.Contains("Masks of several parts, which lines of no width join: 1.", losses.Notes);
        Assert.Contains("Holes of masks, which are filled: 2.", losses.Notes);
        Assert.Contains("Masks whose object is not told: 6.", losses.Notes);
        Assert.Contains("Masks whose state, other than tracked, is not told: 1.", losses.Notes);
        Assert.Contains("Masks of which it is not told that a person set them: 1.", losses.Notes);
        Assert.DoesNotContain(losses.Notes, note => note.StartsWith("Splits", StringComparison.Ordinal));
        Assert.Equal(0, losses.Pixels);
    }

    [Fact]
    public void Write_DataFile_NamesSplitsAndClasses()
    {
        Write(TestSets.Varied("train", "test", "val"));

        Assert.Equal(
            "train: images/train\nval: images/val\ntest: images/test\nnames:\n  0: 'Jürgen''s \"dog\" & <cat> 犬'\n  1: 'ball'\n",
            File.ReadAllText(_folder.Combine("data.yaml")));
    }

    [Fact]
    public void Write_NoSplits_TrainAndValidateOnAll()
    {
        ExportLosses losses = Write(TestSets.Varied());

        Assert.StartsWith("train: images/all\nval: images/all\nall: images/all\n", File.ReadAllText(_folder.Combine("data.yaml")), StringComparison.Ordinal);
        Assert.Contains("Splits (train, val) that no clip is of, for which data.yaml names another: 2.", losses.Notes);
    }

    [PythonFact("yaml")]
    public void Write_DataFile_IsReadByPyYaml()
    {
        Write(TestSets.Varied("train", "val"));

        string read = PythonScript.Run("""
            import sys, yaml
            data = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
            print(sorted(data["names"]), data["names"][0], data["train"])
            """, _folder.Combine("data.yaml"));

        Assert.Equal($"[0, 1] {TestSets.OddName} images/train\n", read);
    }

    [Fact]
    public void JoinedOutline_Parts_AreJoinedWithoutArea()
    {
        const string Mask = "##....## ##....## ........ ...#.... ###....#";

        var outline = JoinedOutline.Of(TestSets.Mask(Mask));

        Assert.Equal((5, 0), (outline.Parts, outline.Holes));
        Assert.Equal(13, AreaOf(outline.Corners));
        Assert.Equal(Mask, TestSets.Draw(8, 5, (x, y) => IsInside([.. outline.Corners], x + 0.5, y + 0.5)));
    }

    [Fact]
    public void JoinedOutline_AnIslandInAHole_IsFilledWithIt()
    {
        var outline = JoinedOutline.Of(TestSets.Mask("##### #...# #.#.# #...# #####"));

        Assert.Equal((2, 1), (outline.Parts, outline.Holes));
        Assert.Equal("##### ##### ##### ##### #####", TestSets.Draw(5, 5, (x, y) => IsInside([.. outline.Corners], x + 0.5, y + 0.5)));
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private string[] DrawLines(string name, int width, int height) => [.. File.ReadAllLines(_folder.Combine($"labels/{name}.txt")).Select(line =>
    {
        double[] numbers = NumbersOf(line);
        (double X, double Y)[] corners = [.. PointsOf(numbers, width, height)];
        return $"{numbers[0]} {TestSets.Draw(width, height, (x, y) => IsInside([.. corners], x + 0.5, y + 0.5))}";
    })];

    private static double[] NumbersOf(string line) => [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static IEnumerable<(double X, double Y)> PointsOf(double[] numbers, int width, int height) =>
        numbers.Skip(1).Chunk(2).Select(point => (point[0] * width, point[1] * height));

    private static double AreaOf(IReadOnlyList<(int X, int Y)> corners)
    {
        int doubled = 0;
        for (int i = 0; i < corners.Count; i++)
        {
            (int x, int y) = corners[i];
            (int nextX, int nextY) = corners[(i + 1) % corners.Count];
            doubled += (x * nextY) - (nextX * y);
        }

        return doubled / 2.0;
    }

    private static bool IsInside((int X, int Y)[] corners, double x, double y) => IsInside([.. corners.Select(corner => ((double)corner.X, (double)corner.Y))], x, y);

    // By the even-odd rule, as cv2.fillPoly fills.
    private static bool IsInside((double X, double Y)[] corners, double x, double y)
    {
        bool isInside = false;
        for (int i = 0, before = corners.Length - 1; i < corners.Length; before = i++)
        {
            (double x1, double y1) = corners[before];
            (double x2, double y2) = corners[i];
            if (y1 > y != y2 > y && x > x1 + ((y - y1) * (x2 - x1) / (y2 - y1)))
                isInside = !isInside;
        }

        return isInside;
    }
}
