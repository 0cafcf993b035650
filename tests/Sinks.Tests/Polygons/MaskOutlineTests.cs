using SamStream.Pipeline.Masks;
using SamStream.Sinks.Polygons;

namespace SamStream.Sinks.Tests.Polygons;

public sealed class MaskOutlineTests
{
    [Fact]
    public void Trace_OnePixel_IsItsFourCorners()
    {
        MaskPolygon polygon = Assert.Single(Trace(3, 3, "... .#. ..."));

        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], CornersOf(polygon.Outer).Order());
        Assert.Equal(1, polygon.Outer.SignedArea());
        Assert.Empty(polygon.Holes);
    }

    [Fact]
    public void Trace_EmptyMask_HasNoPolygons() => Assert.Empty(Trace(4, 2, ".... ...."));

    [Fact]
    public void Trace_WholeFrame_IsTheFrame()
    {
        MaskPolygon polygon = Assert.Single(Trace(4, 2, "#### ####"));

        Assert.Equal(8, polygon.Outer.SignedArea());
        Assert.Equal(4, polygon.Outer.Count);
    }

    [Fact]
    public void Trace_Ring_HasItsHole()
    {
        MaskPolygon polygon = Assert.Single(Trace(5, 5, "##### #...# #.#.# #...# #####"), found => found.Holes.Count > 0);

        Assert.Equal(25, polygon.Outer.SignedArea());
        Assert.Equal(-9, Assert.Single(polygon.Holes).SignedArea());
    }

    [Fact]
    public void Trace_IslandInAHole_IsAPolygonOfItsOwn()
    {
        IReadOnlyList<MaskPolygon> polygons = Trace(5, 5, "##### #...# #.#.# #...# #####");

        Assert.Equal(2, polygons.Count);
        Assert.Equal(1, polygons[1].Outer.SignedArea());
    }

    [Theory]
    [InlineData("#. .#")]
    [InlineData(".# #.")]
    public void Trace_PixelsThatMeetAtACorner_AreTwoPolygons(string rows) => Assert.Equal(2, Trace(2, 2, rows).Count);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(4711)]
    public void Trace_RandomMask_FillsToExactlyThatMask(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++)
        {
            int width = random.Next(1, 24), height = random.Next(1, 24);
            double density = random.NextDouble();
            var pixels = new byte[width * height];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = random.NextDouble() < density ? (byte)255 : (byte)0;
            var mask = new SegmentationMask(width, height, pixels);

            IReadOnlyList<MaskPolygon> polygons = MaskOutline.Trace(mask.ToRle());

            Assert.Equal(pixels, Fill(polygons, width, height));
            Assert.Equal(mask.Area, polygons.Sum(polygon => polygon.Outer.SignedArea() + polygon.Holes.Sum(hole => hole.SignedArea())));
        }
    }

    [Fact]
    public void Simplify_Disc_KeepsItsShapeWithFarFewerCorners()
    {
        const int size = 200;
        var pixels = new byte[size * size];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Math.Pow((i % size) - 100.0, 2) + Math.Pow((i / size) - 100.0, 2) < 80 * 80 ? (byte)1 : (byte)0;
        var mask = new SegmentationMask(size, size, pixels);
        MaskPolygon exact = Assert.Single(MaskOutline.Trace(mask.ToRle()));

        MaskPolygon simple = exact.Simplify(1)!;

        Assert.InRange(simple.Outer.Count, 8, exact.Outer.Count / 4);
        // A corner may be a pixel off the outline: over the circumference of 503 that is 2.5 % of the area.
        Assert.InRange(simple.Outer.SignedArea(), mask.Area * 0.975, mask.Area * 1.025);
    }

    [Fact]
    public void Simplify_SmallerThanTheTolerance_IsNothing() =>
        Assert.Null(Assert.Single(Trace(3, 3, "... .#. ...")).Simplify(5));

    private static IReadOnlyList<MaskPolygon> Trace(int width, int height, string rows)
    {
        byte[] pixels = [.. rows.Replace(" ", "", StringComparison.Ordinal).Select(letter => letter == '#' ? (byte)1 : (byte)0)];
        return MaskOutline.Trace(new SegmentationMask(width, height, pixels).ToRle());
    }

    private static IEnumerable<(int X, int Y)> CornersOf(PolygonRing ring) =>
        Enumerable.Range(0, ring.Count).Select(corner => (ring.X(corner), ring.Y(corner)));

    private static byte[] Fill(IReadOnlyList<MaskPolygon> polygons, int width, int height)
    {
        var pixels = new byte[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % width) + 0.5, y = (i / width) + 0.5;
            if (polygons.Any(polygon => polygon.Outer.Contains(x, y) && !polygon.Holes.Any(hole => hole.Contains(x, y))))
                pixels[i] = 255;
        }

        return pixels;
    }
}
