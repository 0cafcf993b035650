using SamStream.Model.Everything;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tests.Everything;

public sealed class EverythingProposerTests
{
    private const int Side = 100;

    [Fact]
    public void Choose_PartsOfAThing_AreLeftOutForIt()
    {
        FoundMask thing = Mask(0.9f, (20, 20, 60, 60)), part = Mask(0.99f, (20, 20, 40, 60)), beside = Mask(0.95f, (70, 20, 80, 40));

        Assert.Equal([beside, thing], Choose(thing, part, beside));
    }

    [Fact]
    public void Choose_LargeAndCutMasks_AreBackground()
    {
        FoundMask road = Mask(0.99f, (10, 10, 90, 90)), corner = Mask(0.99f, (0, 0, 20, 20)), thing = Mask(0.9f, (0, 40, 20, 60));

        Assert.Equal([thing], Choose(road, corner, thing));
    }

    // Three people are no thing; one that a pole divides is.
    [Fact]
    public void Choose_MaskInPieces_IsNoThing()
    {
        FoundMask people = Mask(0.99f, (20, 20, 30, 50), (40, 20, 50, 50), (60, 20, 70, 50)), divided = Mask(0.9f, (20, 60, 40, 80), (42, 60, 46, 80));

        Assert.Equal([divided], Choose(people, divided));
    }

    [Fact]
    public void Choose_MoreThanAreWanted_AreTheSurest()
    {
        FoundMask[] masks = [.. Enumerable.Range(0, 8).Select(i => Mask(0.9f + (0.01f * i), ((10 * i) + 5, 40, (10 * i) + 12, 60)))];

        Assert.Equal([masks[7], masks[6]], EverythingProposer.Choose(masks, Side, Side, most: 2));
    }

    private static IReadOnlyList<FoundMask> Choose(params FoundMask[] masks) => EverythingProposer.Choose(masks, Side, Side, most: 10);

    private static FoundMask Mask(float predictedIou, params (int Left, int Top, int Right, int Bottom)[] parts)
    {
        var pixels = new byte[Side * Side];
        foreach ((int left, int top, int right, int bottom) in parts)
        {
            for (int y = top; y < bottom; y++)
                pixels.AsSpan((y * Side) + left, right - left).Fill(255);
        }

        return new FoundMask(CocoRle.Encode(new SegmentationMask(Side, Side, pixels)), predictedIou, 1, default);
    }
}
