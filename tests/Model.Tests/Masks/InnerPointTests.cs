using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Masks;

public sealed class InnerPointTests
{
    private readonly InnerPoint _innerPoint = new();

    [Fact]
    public void Find_Disk_IsItsCentre()
    {
        BinaryMask mask = MaskDrawing.Of(100, 80, (x, y) => ((x - 60) * (x - 60)) + ((y - 30) * (y - 30)) <= 400);

        Assert.Equal((60.5f, 30.5f), _innerPoint.Find(mask));
    }

    [Fact]
    public void Find_RingAndDisk_AvoidsTheHole()
    {
        BinaryMask mask = MaskDrawing.Of(200, 100, (x, y) =>
        {
            int ring = ((x - 50) * (x - 50)) + ((y - 50) * (y - 50));
            int disk = ((x - 150) * (x - 150)) + ((y - 50) * (y - 50));
            return ring is <= 1600 and >= 1200 || disk <= 144;
        });

        Assert.Equal((150.5f, 50.5f), _innerPoint.Find(mask));
    }

    [Fact]
    public void Find_ObjectCutByTheFrame_StaysOffTheBorder()
    {
        BinaryMask mask = MaskDrawing.Of(60, 60, (x, y) => x < 20 && y is >= 10 and < 50);

        (float x, _) = _innerPoint.Find(mask)!.Value;
        Assert.InRange(x, 9, 11);
    }

    [Fact]
    public void Find_LargeMask_IsWithinAStepOfTheCentre()
    {
        BinaryMask mask = MaskDrawing.Of(1000, 900, (x, y) => ((x - 500) * (x - 500)) + ((y - 450) * (y - 450)) <= 160_000);

        (float x, float y) = _innerPoint.Find(mask)!.Value;
        Assert.InRange(x, 493, 507);
        Assert.InRange(y, 443, 457);
    }

    [Fact]
    public void Find_RandomMasks_IsAsFarFromTheBackgroundAsAnyPixel()
    {
        var random = new Random(3);
        for (int i = 0; i < 40; i++)
        {
            int width = random.Next(1, 30), height = random.Next(1, 30);
            var box = new PixelBounds(random.Next(width), random.Next(height), width, height);
            double holes = random.NextDouble() * 0.2;
            BinaryMask mask = MaskDrawing.Of(
                width, height, (x, y) => MaskDrawing.Inside(box, x, y) && random.NextDouble() >= holes);
            if (mask.IsEmpty)
                continue;
            (float x, float y) = _innerPoint.Find(mask)!.Value;
            Assert.Equal(LargestDistance(mask), DistanceAt(mask, (int)x, (int)y));
        }
    }

    [Fact]
    public void Find_OnePixel_IsThatPixel() =>
        Assert.Equal((0.5f, 0.5f), _innerPoint.Find(MaskDrawing.Of(1, 1, (_, _) => true)));

    [Fact]
    public void Find_Empty_IsNull() => Assert.Null(_innerPoint.Find(MaskDrawing.Of(4, 4, (_, _) => false)));

    private static int LargestDistance(BinaryMask mask)
    {
        int largest = 0;
        for (int i = 0; i < mask.Pixels.Length; i++)
            largest = Math.Max(largest, DistanceAt(mask, i % mask.Width, i / mask.Width));
        return largest;
    }

    // Squared distance to the nearest pixel that is not the mask, one row and column around the frame included.
    private static int DistanceAt(BinaryMask mask, int x, int y)
    {
        int nearest = int.MaxValue;
        for (int v = -1; v <= mask.Height; v++)
        {
            for (int u = -1; u <= mask.Width; u++)
            {
                bool isObject = u >= 0 && v >= 0 && u < mask.Width && v < mask.Height
                    && mask.Pixels[(v * mask.Width) + u] != 0;
                if (!isObject)
                    nearest = Math.Min(nearest, ((u - x) * (u - x)) + ((v - y) * (v - y)));
            }
        }

        return nearest;
    }
}
