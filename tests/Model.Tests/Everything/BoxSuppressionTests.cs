using SamStream.Model.Everything;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tests.Everything;

public sealed class BoxSuppressionTests
{
    [Fact]
    public void Keep_BoxesThatOverlap_KeepsTheOneOfTheHighestPredictedIou()
    {
        FoundMask good = Mask(10, 10, 50, 50, 0.95f), worse = Mask(12, 10, 52, 50, 0.9f), apart = Mask(60, 10, 90, 50, 0.89f);

        Assert.Equal([good, apart], BoxSuppression.Keep([worse, apart, good], 0.7f));
    }

    [Fact]
    public void Keep_PartOfAThing_StaysBesideIt()
    {
        FoundMask thing = Mask(10, 10, 90, 90, 0.95f), part = Mask(10, 10, 50, 50, 0.9f);

        Assert.Equal([thing, part], BoxSuppression.Keep([thing, part], 0.7f));
    }

    [Theory]
    [InlineData(0.5f, 2)]
    [InlineData(0.499f, 1)]
    public void Keep_BoxIouAtTheBound_IsNotBeyondIt(float most, int kept)
    {
        // 20 of 40 columns are shared: IoU 0.5.
        FoundMask wide = Mask(10, 10, 50, 50, 0.95f), half = Mask(10, 10, 30, 50, 0.9f);

        Assert.Equal(kept, BoxSuppression.Keep([wide, half], most).Count);
    }

    [Fact]
    public void Keep_OverlapWithOneThatIsLeftOut_DoesNotCount()
    {
        FoundMask first = Mask(0, 0, 40, 40, 0.95f), between = Mask(6, 0, 46, 40, 0.94f), last = Mask(12, 0, 52, 40, 0.93f);

        Assert.Equal([first, last], BoxSuppression.Keep([first, between, last], 0.7f));
    }

    private static FoundMask Mask(int left, int top, int right, int bottom, float predictedIou)
    {
        var pixels = new byte[100 * 100];
        for (int y = top; y < bottom; y++)
            pixels.AsSpan((y * 100) + left, right - left).Fill(255);
        return new FoundMask(CocoRle.Encode(new SegmentationMask(100, 100, pixels)), predictedIou, 1, default);
    }
}
