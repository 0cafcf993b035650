using System.Text.Json;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.LabelingTools;
using SamStream.Pipeline.MaskImages;
using SamStream.Sinks.Polygons;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Exports;

public sealed class LabelmeExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LabelmeExport _format = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_MasksOfAllKinds_AreReadBackBitForBit()
    {
        Write(TestSets.Varied("train"));

        Assert.Equal([$"1 {TestSets.Ring}", $"2 {TestSets.Block}"], ObjectsOf("train/yard/000000"));
        Assert.Equal([$"1 {TestSets.TwoParts}", $"2 {TestSets.Corner}"], ObjectsOf("train/yard/000001"));
        Assert.Empty(ObjectsOf("train/yard/000002"));
        Assert.Equal([$"7 {TestSets.Edges}"], ObjectsOf("train/yard/000005"));
        Assert.Equal(["1 #### #### ####"], ObjectsOf("all/full/000003"));
    }

    [Fact]
    public void Write_Parts_ArePolygonsOfOneGroupAndHolesMakeAMask()
    {
        Write(TestSets.Varied());

        Assert.Equal(["mask", "polygon"], ShapesOf("all/yard/000000").Select(shape => shape.GetProperty("shape_type").GetString()));
        JsonElement[] parts = [.. ShapesOf("all/yard/000001").Where(shape => shape.GetProperty("group_id").GetInt32() == 1)];
        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.Equal("polygon", part.GetProperty("shape_type").GetString()));
        Assert.All(parts, part => Assert.Equal(TestSets.OddName, part.GetProperty("label").GetString()));
    }

    [Fact]
    public void Write_AFrame_NamesThePictureBesideIt()
    {
        ExportSet set = TestSets.Varied("train");

        Write(set);

        JsonElement frame = Read("train/yard/000005");
        Assert.Equal("train/yard/000005.jpg", _format.PictureOf(set.Clips[0], 5));
        Assert.Equal("000005.jpg", frame.GetProperty("imagePath").GetString());
        Assert.Equal(JsonValueKind.Null, frame.GetProperty("imageData").ValueKind);
        Assert.Equal((8, 5), (frame.GetProperty("imageWidth").GetInt32(), frame.GetProperty("imageHeight").GetInt32()));
    }

    [PythonFact("PIL")]
    public void Write_AMaskWithHoles_IsReadByPillow()
    {
        Write(TestSets.OfMasks(TestSets.Ring));

        string read = PythonScript.Run("""
            import base64, io, json, sys
            from PIL import Image
            shape, = json.load(open(sys.argv[1], encoding="utf-8"))["shapes"]
            print(shape["points"], list(Image.open(io.BytesIO(base64.b64decode(shape["mask"]))).getdata()))
            """, _folder.Combine("all/clip/000000.json"));

        Assert.Equal("[[1, 1], [4, 4]] [1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1]\n", read);
    }

    private ExportLosses Write(ExportSet set) => _format.Write(set, _folder.Path, CancellationToken.None);

    private JsonElement Read(string frame)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_folder.Combine($"{frame}.json")));
        return document.RootElement.Clone();
    }

    private JsonElement[] ShapesOf(string frame) => [.. Read(frame).GetProperty("shapes").EnumerateArray()];

    /// <summary>Group and drawing of each object.</summary>
    private string[] ObjectsOf(string frame)
    {
        JsonElement read = Read(frame);
        int width = read.GetProperty("imageWidth").GetInt32(), height = read.GetProperty("imageHeight").GetInt32();
        return [.. ShapesOf(frame).GroupBy(shape => shape.GetProperty("group_id").GetInt32())
            .Select(shapes => $"{shapes.Key} {TestSets.Draw(width, height, (x, y) => shapes.Any(shape => Has(shape, x, y)))}")];
    }

    private static bool Has(JsonElement shape, int x, int y)
    {
        int[] points = [.. shape.GetProperty("points").EnumerateArray().SelectMany(point => point.EnumerateArray().Select(number => number.GetInt32()))];
        if (shape.GetProperty("shape_type").GetString() == "polygon")
            return new PolygonRing(points).Contains(x + 0.5, y + 0.5);
        var png = IndexedPng.Decode(shape.GetProperty("mask").GetBytesFromBase64());
        Assert.Equal((points[2] - points[0] + 1, points[3] - points[1] + 1), (png.Width, png.Height));
        return x >= points[0] && x <= points[2] && y >= points[1] && y <= points[3]
            && png.Indices.Span[((y - points[1]) * png.Width) + x - points[0]] != 0;
    }
}
