using System.Text.Json;
using SamStream.Annotation.Imports.Masks;
using SamStream.Annotation.Tests.Exports;
using SamStream.Pipeline.Masks;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>golden_polygons.json was made by the COCO API's own code (golden_polygons.c says how); it is never regenerated to pass.</summary>
public sealed class PolygonFillTests
{
    [Fact]
    public void Fill_GoldenPolygons_AreTheMasksOfTheCocoApi()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(RepositoryPaths.Combine("tests/Annotation.Tests/Imports/golden_polygons.json")));

        Assert.Equal(100, golden.RootElement.GetArrayLength());
        Assert.All(golden.RootElement.EnumerateArray(), polygon =>
        {
            double[] corners = [.. polygon.GetProperty("corners").EnumerateArray().Select(number => number.GetDouble())];
            CocoRle mask = PolygonFill.Fill(corners, polygon.GetProperty("width").GetInt32(), polygon.GetProperty("height").GetInt32());
            Assert.Equal(polygon.GetProperty("counts").GetString(), mask.ToCompressedString());
        });
    }

    // Corners of pixels, as exports have them: by hand.
    [Theory]
    [InlineData(new double[] { 1, 1, 4, 1, 4, 3, 1, 3 }, "..... .###. .###. .....")]
    [InlineData(new double[] { 0, 0, 5, 0, 5, 4, 0, 4 }, "##### ##### ##### #####")]
    [InlineData(new double[] { 1, 1, 3, 1, 3, 2, 2, 2, 2, 4, 1, 4 }, "..... .##.. .#... .#...")]
    [InlineData(new double[] { -9, -9, 9, -9, 9, 2, -9, 2 }, "##### ##### ..... .....")]
    [InlineData(new double[] { 1, 1, 1, 1, 1, 1 }, "..... ..... ..... .....")]
    public void Fill_APolygonAlongPixels_HasThose(double[] corners, string mask) =>
        Assert.Equal(mask, TestSets.Draw(PolygonFill.Fill(corners, 5, 4)));

    [Theory]
    [InlineData(new double[] { 1, 1, 4, 1 })]
    [InlineData(new double[] { 1, 1, 4, 1, 3, 3, 2 })]
    [InlineData(new double[] { 1, 1, 1e9, 1, 3, 3 })]
    [InlineData(new[] { 1, 1, double.NaN, 1, 3, 3 })]
    public void Fill_NoPolygonOfTheFrame_IsRefused(double[] corners) => Assert.Throws<FormatException>(() => PolygonFill.Fill(corners, 5, 4));

    [Fact]
    public void Fill_MoreOutlineThanTheFrameHasRoomFor_IsRefused()
    {
        double[] zigzag = [.. Enumerable.Range(0, 100_000).SelectMany(i => new[] { i % 2 * 100.0, i % 100 })];

        Assert.Throws<FormatException>(() => PolygonFill.Fill(zigzag, 100, 100));
    }

    [Fact]
    public void Of_MasksThatOverlapTouchAndLieApart_IsTheirUnion()
    {
        CocoRle[] masks = [TestSets.Mask(TestSets.Ring), TestSets.Mask(TestSets.Block), TestSets.Mask(TestSets.Corner)];

        Assert.Equal("........ .#####.. .#.###.. .#.##... .####..#", TestSets.Draw(MaskUnion.Of(masks)));
        Assert.Same(masks[0], MaskUnion.Of(masks[..1]));
    }
}
