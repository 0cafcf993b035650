using SamStream.Evaluation.Agreement;

namespace SamStream.Evaluation.Tests.Agreement;

public sealed class LinearAssignmentTests
{
    [Fact]
    public void Maximise_BestPairOfOneIsBetterForAnother_TakesTheLargestSum() =>
        Assert.Equal([1, 0], LinearAssignment.Maximise(new double[,] { { 9, 8 }, { 7, 0 } }));

    [Fact]
    public void Maximise_NoGain_IsNoPair() => Assert.Equal([-1, 0], LinearAssignment.Maximise(new double[,] { { 0, 0 }, { 1, 0 } }));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Maximise_OneSideIsEmpty_PairsNothing(int rows, int columns) =>
        Assert.Equal(Enumerable.Repeat(-1, rows), LinearAssignment.Maximise(new double[rows, columns]));

    [Fact]
    public void Maximise_AnyGains_HasTheSumOfTheBestOfAllWays()
    {
        var random = new Random(3);
        for (int round = 0; round < 300; round++)
        {
            var gains = new double[random.Next(1, 6), random.Next(1, 6)];
            for (int row = 0; row < gains.GetLength(0); row++)
            {
                for (int column = 0; column < gains.GetLength(1); column++)
                    gains[row, column] = random.Next(3) == 0 ? 0 : random.NextDouble();
            }

            int[] chosen = LinearAssignment.Maximise(gains);

            Assert.Equal(chosen.Count(column => column >= 0), chosen.Where(column => column >= 0).Distinct().Count());
            Assert.Equal(Best(gains, 0, []), chosen.Select((column, row) => column < 0 ? 0 : gains[row, column]).Sum(), 9);
        }
    }

    private static double Best(double[,] gains, int row, HashSet<int> taken)
    {
        if (row == gains.GetLength(0))
            return 0;
        double best = Best(gains, row + 1, taken);
        for (int column = 0; column < gains.GetLength(1); column++)
        {
            if (!taken.Add(column))
                continue;
            best = Math.Max(best, gains[row, column] + Best(gains, row + 1, taken));
            taken.Remove(column);
        }

        return best;
    }
}
