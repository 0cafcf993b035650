using SamStream.Model.Tracking;

namespace SamStream.Model.Tests.Tracking;

public sealed class ConfidenceTests
{
    private static readonly MaskFeatures Good = new(0.95f, Overlap: 0.8f, Color: 0.97f);

    [Fact]
    public void Of_AllSpeaksForIt_IsHigh() => Assert.InRange(Confidence.Of(Good), 0.9f, 1f);

    [Fact]
    public void Of_LooksLikeSomethingElse_IsLowAlthoughTheModelIsSure() =>
        Assert.InRange(Confidence.Of(Good with { Overlap = 0.2f, Color = 0.3f }), 0f, 0.4f);

    [Fact]
    public void OfPrompted_ModelIsSureAndItFitsTheBox_IsHigh() =>
        Assert.InRange(Confidence.OfPrompted(0.95f, 0.95f, 0.95f), 0.9f, 1f);

    [Fact]
    public void OfPrompted_ModelIsNotSure_IsNotHigh() =>
        Assert.InRange(Confidence.OfPrompted(0.63f, 0.8f, 0.9f), 0f, 0.8f);

    [Fact]
    public void Of_LessOfAnything_IsLess()
    {
        MaskFeatures[] worse =
        [
            Good with { PredictedIou = 0.5f }, Good with { Overlap = 0.5f }, Good with { Color = 0.5f },
        ];

        Assert.All(worse, evidence => Assert.True(Confidence.Of(evidence) < Confidence.Of(Good), $"{evidence}"));
    }

    [Theory]
    [InlineData(0f, 0f, 0f)]
    [InlineData(1f, 2f, 1.0001f)]
    public void Of_Extremes_IsAProbability(float predictedIou, float overlap, float color) =>
        Assert.InRange(Confidence.Of(new MaskFeatures(predictedIou, overlap, color)), 0f, 1f);
}
