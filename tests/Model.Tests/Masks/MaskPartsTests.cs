using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Masks;

public sealed class MaskPartsTests
{
    private readonly MaskParts _parts = new();

    [Fact]
    public void RobustBounds_SpeckFarAway_IsIgnored()
    {
        var body = new PixelBounds(10, 10, 40, 30);
        BinaryMask mask = MaskDrawing.Of(100, 60, (x, y) => MaskDrawing.Inside(body, x, y) || (x == 90 && y == 50));

        Assert.Equal(new PixelBounds(10, 10, 91, 51), mask.Bounds);
        Assert.Equal(body, _parts.RobustBounds(mask, 0.05f));
        Assert.Equal(mask.Bounds, _parts.RobustBounds(mask, 0));
    }

    [Fact]
    public void RobustBounds_LargeSecondPart_Counts()
    {
        BinaryMask mask = MaskDrawing.Of(100, 60, (x, y) => y < 20 && (x < 20 || (x >= 70 && x < 80)));

        Assert.Equal(new PixelBounds(0, 0, 80, 20), _parts.RobustBounds(mask, 0.05f));
        Assert.Equal(new PixelBounds(0, 0, 20, 20), _parts.RobustBounds(mask, 0.6f));
    }

    [Fact]
    public void RobustBounds_DiagonalNeighbours_AreOnePart()
    {
        BinaryMask mask = MaskDrawing.Of(64, 64, (x, y) => x == y);

        Assert.Equal(new PixelBounds(0, 0, 64, 64), _parts.RobustBounds(mask, 0.9f));
    }

    // A comb: its teeth are runs of their own in every row until the back joins them, first at the top, then below.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RobustBounds_CombJoinedAtOneEnd_IsOnePart(bool backOnTop)
    {
        BinaryMask mask = MaskDrawing.Of(41, 30, (x, y) => x % 2 == 0 || y == (backOnTop ? 0 : 29));

        Assert.Equal(new PixelBounds(0, 0, 41, 30), _parts.RobustBounds(mask, 0.9f));
    }

    [Fact]
    public void RobustBounds_RandomMasks_MatchFloodFill()
    {
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            int width = random.Next(1, 40), height = random.Next(1, 40);
            double density = random.NextDouble();
            BinaryMask mask = MaskDrawing.Of(width, height, (_, _) => random.NextDouble() < density);
            if (!mask.IsEmpty)
                Assert.Equal(FloodFillBounds(mask, 0.3f), _parts.RobustBounds(mask, 0.3f));
        }
    }

    [Fact]
    public void RobustBounds_Empty_IsEmpty() =>
        Assert.True(_parts.RobustBounds(MaskDrawing.Of(5, 5, (_, _) => false), 0.05f).IsEmpty);

    private static PixelBounds FloodFillBounds(BinaryMask mask, float share)
    {
        var parts = new List<List<(int X, int Y)>>();
        var seen = new HashSet<(int, int)>();
        for (int start = 0; start < mask.Pixels.Length; start++)
        {
            (int X, int Y) first = (start % mask.Width, start / mask.Width);
            if (mask.Pixels[start] == 0 || !seen.Add(first))
                continue;
            var part = new List<(int X, int Y)> { first };
            for (int i = 0; i < part.Count; i++)
            {
                for (int n = 0; n < 9; n++)
                {
                    (int X, int Y) next = (part[i].X + (n % 3) - 1, part[i].Y + (n / 3) - 1);
                    if (next.X >= 0 && next.Y >= 0 && next.X < mask.Width && next.Y < mask.Height
                        && mask.Pixels[(next.Y * mask.Width) + next.X] != 0 && seen.Add(next))
                        part.Add(next);
                }
            }

            parts.Add(part);
        }

        int largest = parts.Max(part => part.Count);
        List<(int X, int Y)> kept = [.. parts.Where(part => part.Count >= share * largest).SelectMany(part => part)];
        return new PixelBounds(
            kept.Min(p => p.X), kept.Min(p => p.Y), kept.Max(p => p.X) + 1, kept.Max(p => p.Y) + 1);
    }
}
