using SamStream.Model.Tracking;

namespace SamStream.Model.Tests.Tracking;

public sealed class NormalEquationsTests
{
    [Fact]
    public void Solve_NoiseFreeLine_FindsItsCoefficients()
    {
        const int size = 19;
        var random = new Random(5);
        float[] truth = [.. Enumerable.Range(0, size).Select(i => i - 8f)];
        var system = new NormalEquations(size);
        for (int n = 0; n < 400; n++)
        {
            float[] features = [.. truth.Select(_ => (float)random.NextDouble() - 0.5f)];
            system.Add(features, features.Zip(truth, (x, w) => x * w).Sum(), weight: 1f / (1 + (n % 3)));
        }

        double[] solution = system.Solve(ridge: 1e-9);
        for (int i = 0; i < size; i++)
            Assert.Equal(truth[i], solution[i], 1e-3);
    }

    [Fact]
    public void Solve_FewerObservationsThanFeatures_StaysFinite()
    {
        var system = new NormalEquations(8);
        system.Add([1, 0, 0, 0, 0, 0, 0, 1], 1, 1);

        double[] solution = system.Solve(ridge: 1e-2);
        Assert.All(solution, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(solution[0] + solution[7], 0.9, 1.0);
    }
}
