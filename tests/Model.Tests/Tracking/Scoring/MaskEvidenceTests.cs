using SamStream.Model.Tracking.Scoring;

namespace SamStream.Model.Tests.Tracking.Scoring;

public sealed class MaskEvidenceTests
{
    private static readonly MaskEvidence Good = new(0.95f, 0.96f, 0.9f, 0.9f, 0.9f, 0.97f);

    [Fact]
    public void Probability_AllSpeaksForIt_IsHigh() => Assert.InRange(Good.Probability, 0.9f, 1f);

    [Fact]
    public void Probability_ModelIsSureOfSomethingElse_IsLow() =>
        Assert.InRange((Good with { TrackedBox = 0.3f, CarriedBox = 0.3f, Likeness = 0.2f, Color = 0.4f }).Probability, 0f, 0.3f);

    [Fact]
    public void Probability_LessOfAnything_IsLess()
    {
        MaskEvidence[] worse =
        [
            Good with { PredictedIou = 0.5f }, Good with { Stability = 0.5f }, Good with { TrackedBox = 0.5f },
            Good with { CarriedBox = 0.5f }, Good with { Likeness = 0.5f }, Good with { Color = 0.5f },
        ];

        Assert.Equal(MaskEvidence.FeatureCount, worse.Length);
        Assert.All(worse, evidence => Assert.True(evidence.Probability < Good.Probability, $"{evidence}"));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public void Probability_Extremes_IsAProbability(float all) =>
        Assert.InRange(new MaskEvidence(all, all, all, all, all, all).Probability, 0f, 1f);
}
