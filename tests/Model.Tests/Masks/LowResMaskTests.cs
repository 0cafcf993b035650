using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;

namespace SamStream.Model.Tests.Masks;

public sealed class LowResMaskTests
{
    private static readonly LetterboxGeometry Geometry = new(1920, 1080, TestGeometry.Square);

    [Fact]
    public void IntersectionOverUnion_SampledFromTheSameLogits_IsNearlyOne()
    {
        var logits = TestLogits.Disc(90, 70, 40);
        var reference = Sampled(logits);

        // A cell's centre may fall on the other side of the edge than its nearest frame pixel.
        Assert.InRange(reference.IntersectionOverUnion(logits), 0.98f, 1f);
    }

    [Fact]
    public void IntersectionOverUnion_OtherMask_AgreesWithTheFullFrame()
    {
        var (a, b) = (TestLogits.Disc(90, 70, 40), TestLogits.Disc(115, 75, 35));
        var (fullA, fullB) = (FullFrame(a), FullFrame(b));
        var (intersection, union) = (0, 0);
        for (var i = 0; i < fullA.Length; i++)
        {
            intersection += fullA[i] & fullB[i] & 1;
            union += (fullA[i] | fullB[i]) & 1;
        }

        Assert.Equal((float)intersection / union, Sampled(a).IntersectionOverUnion(b), 0.01f);
        Assert.Equal((float)intersection / union, Sampled(a).IntersectionOverUnion(Sampled(b)), 0.01f);
    }

    [Fact]
    public void IntersectionOverUnion_PositivePadding_DoesNotCount()
    {
        var logits = TestLogits.Disc(90, 70, 40);
        var reference = Sampled(logits);
        var expected = reference.IntersectionOverUnion(logits);
        for (var i = Geometry.LowResHeight * 256; i < logits.Length; i++)
            logits[i] = 5;

        Assert.Equal(expected, reference.IntersectionOverUnion(logits));
    }

    [Fact]
    public void IntersectionOverUnion_BothEmpty_IsZero()
    {
        Assert.Equal(0, Sampled(TestLogits.Constant(-1)).IntersectionOverUnion(TestLogits.Constant(-1)));
    }

    [Fact]
    public void Threshold_PortraitFrame_TakesOnlyCellsOfTheFrame()
    {
        var geometry = new LetterboxGeometry(480, 854, TestGeometry.Square);
        var mask = new LowResMask();

        mask.Threshold(TestLogits.Constant(1), geometry);

        Assert.Equal(geometry.LowResWidth * geometry.LowResHeight, mask.Area);
        Assert.True(mask[0, geometry.LowResWidth - 1]);
        Assert.False(mask[0, geometry.LowResWidth]);
    }

    [Theory]
    [InlineData(1024, 576)]
    [InlineData(288, 512)]
    [InlineData(608, 352)]
    public void Threshold_RectangularInput_CountsEveryCellOfTheFrame(int width, int height)
    {
        var geometry = new LetterboxGeometry(1270, 700, TestGeometry.Of(new InputSize(width, height)));
        var columns = geometry.Input.LowResColumns;
        var logits = TestLogits.Noise(7, geometry.Input.LowResCells);
        var inFrame = logits.Where((_, i) => i % columns < geometry.LowResWidth && i / columns < geometry.LowResHeight);
        var mask = new LowResMask();

        mask.Threshold(logits, geometry);

        Assert.Equal(inFrame.Count(logit => logit > 0), mask.Area);
        Assert.Equal(1, mask.IntersectionOverUnion(logits));
        var stability = (float)inFrame.Count(logit => logit > 2) / inFrame.Count(logit => logit > -2);
        Assert.Equal(stability, LowResMask.Stability(logits, geometry, margin: 2));
        var copy = new float[logits.Length];
        mask.CopyAsLogits(copy);
        Assert.Equal(mask.Area, copy.Count(logit => logit > 0));
    }

    [Fact]
    public void CopyAsLogits_SampledMask_HasItsSigns()
    {
        var mask = Sampled(TestLogits.Disc(90, 70, 40));
        var logits = new float[256 * 256];

        mask.CopyAsLogits(logits, magnitude: 8);

        Assert.Equal(8, logits[(70 * 256) + 90]);
        Assert.Equal(-8, logits[(5 * 256) + 5]);
        Assert.Equal(mask.Area, logits.Count(value => value > 0));
    }

    [Fact]
    public void Stability_Disc_IsTheRatioOfTheInnerAndOuterArea()
    {
        // The disc's logits fall by 1 a cell: above 1 lies radius 39, above -1 radius 41.
        var stability = LowResMask.Stability(TestLogits.Disc(90, 70, 40), Geometry);

        Assert.Equal(39f * 39 / (41 * 41), stability, 0.01f);
    }

    [Fact]
    public void Stability_NothingPositive_IsZero() => Assert.Equal(0, LowResMask.Stability(TestLogits.Constant(-5), Geometry));

    private static LowResMask Sampled(float[] logits)
    {
        var mask = new LowResMask();
        mask.Sample(FullFrame(logits), Geometry);
        return mask;
    }

    private static byte[] FullFrame(float[] logits)
    {
        var mask = new byte[Geometry.FrameWidth * Geometry.FrameHeight];
        new MaskResampler().Write(logits, Geometry, mask);
        return mask;
    }
}
