using SamStream.Model.Manifests;
using SamStream.Model.Tracking.Scoring;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Tracking.Scoring;

public sealed class MaskEvidenceTests
{
    private static readonly ScoreWeights Weights = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")).Score;
    private static readonly MaskEvidence Good = new(0.95f, 0.96f, 0.9f, 0.9f, 0.9f, 0.97f, 0.05f);

    [Fact]
    public void Probability_AllSpeaksForIt_IsHigh() => Assert.InRange(Good.Probability(Weights), 0.9f, 1f);

    [Fact]
    public void Probability_ModelIsSureOfSomethingElse_IsLow() =>
        Assert.InRange((Good with { TrackedBox = 0.3f, CarriedBox = 0.3f, Likeness = 0.2f, Color = 0.4f }).Probability(Weights), 0f, 0.3f);

    [Fact]
    public void Probability_LessOfAnythingOrMoreScaling_IsLess()
    {
        MaskEvidence[] worse =
        [
            Good with { PredictedIou = 0.5f }, Good with { Stability = 0.5f }, Good with { TrackedBox = 0.5f },
            Good with { CarriedBox = 0.5f }, Good with { Likeness = 0.5f }, Good with { Color = 0.5f },
            Good with { Scaling = 0.7f },
        ];

        Assert.Equal(MaskEvidence.FeatureCount, worse.Length);
        Assert.All(worse, evidence => Assert.True(evidence.Probability(Weights) < Good.Probability(Weights), $"{evidence}"));
    }

    [Fact]
    public void CopyFeatures_EachValueAlone_ChangesTheFeatureOfItsName()
    {
        MaskEvidence[] changed =
        [
            Good with { PredictedIou = 0.5f }, Good with { Stability = 0.5f }, Good with { TrackedBox = 0.5f },
            Good with { CarriedBox = 0.5f }, Good with { Likeness = 0.5f }, Good with { Color = 0.5f },
            Good with { Scaling = 0.7f },
        ];

        Assert.Equal(
            ["predictedIou", "stability", "trackedBox", "carriedBox", "likeness", "color", "scaling"], ScoreWeights.Names);
        float[] good = FeaturesOf(Good);
        for (int i = 0; i < changed.Length; i++)
        {
            float[] features = FeaturesOf(changed[i]);
            Assert.Equal([i], Enumerable.Range(0, features.Length).Where(feature => features[feature] != good[feature]));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public void Probability_Extremes_IsAProbability(float all) =>
        Assert.InRange(new MaskEvidence(all, all, all, all, all, all, all).Probability(Weights), 0f, 1f);

    private static float[] FeaturesOf(in MaskEvidence evidence)
    {
        float[] features = new float[MaskEvidence.FeatureCount];
        evidence.CopyFeatures(features);
        return features;
    }
}
