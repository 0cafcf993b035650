using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tests.Tracking.Appearance;

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

        double[] solution = Solve(system, size, ridge: 1e-9);
        for (int i = 0; i < size; i++)
            Assert.Equal(truth[i], solution[i], 1e-3);
    }

    [Fact]
    public void Solve_FewerObservationsThanFeatures_StaysFinite()
    {
        var system = new NormalEquations(8);
        system.Add([1, 0, 0, 0, 0, 0, 0, 1], 1, 1);

        double[] solution = Solve(system, 8, ridge: 1e-2);
        Assert.All(solution, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(solution[0] + solution[7], 0.9, 1.0);
    }

    [Fact]
    public void Add_TwoHalves_IsTheWhole()
    {
        const int size = 11;
        var random = new Random(3);
        var (whole, first, second) = (new NormalEquations(size), new NormalEquations(size), new NormalEquations(size));
        for (int n = 0; n < 60; n++)
        {
            float[] features = [.. Enumerable.Range(0, size).Select(_ => (float)random.NextDouble() - 0.5f)];
            whole.Add(features, n % 5, weight: 1);
            (n < 30 ? first : second).Add(features, n % 5, weight: 2);
        }

        first.Scale(0.5f);
        first.Add(second, 0.5f);
        double[] expected = Solve(whole, size, ridge: 1e-2), actual = Solve(first, size, ridge: 1e-2);
        for (int i = 0; i < size; i++)
            Assert.Equal(expected[i], actual[i], 1e-3);
    }

    private static double[] Solve(NormalEquations system, int size, double ridge)
    {
        double[] solution = new double[size];
        system.Solve(ridge, new double[size * (size + 1) / 2], solution);
        return solution;
    }
}
