using System.Globalization;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking.Scoring;
using SamStream.Pipeline.Files;

namespace SamStream.Evaluation.Scores;

/// <summary>
/// Fits the score by which a tracker compares masks: a logistic regression of a mask's IoU with the truth on what speaks for it, and
/// then of whether the chosen masks have an IoU of at least 0.5 on that sum, so that the score is a probability.
/// </summary>
public sealed class ScoreFitting
{
    /// <summary>Share of the weights' squares that is added to the loss: few masks do not decide alone.</summary>
    private const double Ridge = 1e-2;

    private const int MostBytes = 1 << 28;
    private const int Columns = MaskEvidence.FeatureCount + 1;
    private const double GoodIou = 0.5;

    private readonly List<Row> _rows = [];

    /// <summary>Masks that were read.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds the masks of a file that <see cref="HypothesisLog"/> wrote.</summary>
    /// <exception cref="EvaluationException">It is not such a file.</exception>
    public void Read(string file)
    {
        string[] lines;
        try
        {
            lines = InputFile.ReadText(file, MostBytes).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{file}: {error.Message.TrimEnd('.')}; name a file that samstream eval vos --hypotheses wrote.");
        }

        if (lines.Length == 0 || lines[0] != HypothesisLog.Header)
        {
            throw new EvaluationException(
                $"{file}: its first line is not '{HypothesisLog.Header}'; name a file that samstream eval vos --hypotheses wrote.");
        }

        for (int i = 1; i < lines.Length; i++)
            _rows.Add(Parse(lines[i]) ?? throw new EvaluationException($"{file}: line {i + 1} is not a mask: '{Shorten(lines[i])}'."));
    }

    /// <summary>Fits on everything that was read, and for each sequence on all others.</summary>
    /// <exception cref="EvaluationException">There are fewer than two sequences.</exception>
    public FittedScore Fit()
    {
        string[] sequences = [.. _rows.Select(row => row.Sequence).Distinct().Order(StringComparer.Ordinal)];
        if (sequences.Length < 2)
            throw new EvaluationException($"There are masks of {sequences.Length} sequences; two are needed, to fit on one and look at the other.");
        var held = new List<HeldOutScore>();
        foreach (string sequence in sequences)
        {
            double[] others = Solve([.. _rows.Where(row => row.Sequence != sequence)], row => row.Iou, row => row.Values);
            Row[] own = [.. _rows.Where(row => row.Sequence == sequence)];
            held.Add(new HeldOutScore(sequence, Chosen(own, others).Average(row => row.Iou), BestOf(own).Average()));
        }

        double[] weights = Solve(_rows, row => row.Iou, row => row.Values);
        Row[] chosen = [.. Chosen(_rows, weights)];
        double[] scale = Solve(chosen, row => row.Iou >= GoodIou ? 1 : 0, row => [1, Sum(weights, row.Values)]);
        double[] scaled = [.. weights.Select(weight => weight * scale[1])];
        scaled[0] += scale[0];
        return new FittedScore(scaled[0], [.. ScoreWeights.Names.Select((name, i) => (name, scaled[i + 1]))], held);
    }

    private static string Shorten(string line) => line.Length <= 200 ? line : $"{line[..200]}…";

    private static Row? Parse(string line)
    {
        string[] parts = line.Split(',');
        if (parts.Length != HypothesisLog.KeyColumns + MaskEvidence.FeatureCount)
            return null;
        double[] numbers = new double[parts.Length - 1];
        for (int i = 1; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i - 1]) || !double.IsFinite(numbers[i - 1]))
                return null;
        }

        return new Row(parts[0], $"{parts[0]},{parts[1]},{parts[2]}", $"{parts[0]},{parts[2]}", numbers[2], [1, .. numbers[(HypothesisLog.KeyColumns - 1)..]]);
    }

    private static IEnumerable<Row> Chosen(IEnumerable<Row> rows, double[] weights) =>
        rows.GroupBy(row => row.Look).Select(look => look.MaxBy(row => Sum(weights, row.Values))!);

    private static IEnumerable<double> BestOf(IEnumerable<Row> rows) =>
        rows.GroupBy(row => row.Look).Select(look => look.Max(row => row.Iou));

    private static double Sum(double[] weights, double[] values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }

    // Newton's method. Each object weighs by the root of its masks: long sequences count more, but not in proportion.
    private static double[] Solve(IReadOnlyList<Row> rows, Func<Row, double> target, Func<Row, double[]> valuesOf)
    {
        Dictionary<string, double> weightOf = rows.GroupBy(row => row.Object).ToDictionary(one => one.Key, one => 1 / Math.Sqrt(one.Count()));
        (double Weight, double Target, double[] Values)[] data = [.. rows.Select(row => (weightOf[row.Object], target(row), valuesOf(row)))];
        double total = data.Sum(one => one.Weight);
        int size = data[0].Values.Length;
        double[] solution = new double[size];
        for (int step = 0; step < 60; step++)
        {
            double[] gradient = new double[size];
            double[,] curvature = new double[size, size];
            foreach ((double weight, double wanted, double[] values) in data)
            {
                double p = 1 / (1 + Math.Exp(-Math.Clamp(Sum(solution, values), -30, 30)));
                for (int i = 0; i < size; i++)
                {
                    gradient[i] += weight / total * (p - wanted) * values[i];
                    for (int j = 0; j < size; j++)
                        curvature[i, j] += weight / total * p * (1 - p) * values[i] * values[j];
                }
            }

            for (int i = 0; i < size; i++)
            {
                // The first is the constant.
                double ridge = i == 0 || size < Columns ? 1e-9 : Ridge;
                gradient[i] += ridge * solution[i];
                curvature[i, i] += ridge;
            }

            double[] change = LinearSolve(curvature, gradient);
            for (int i = 0; i < size; i++)
                solution[i] -= change[i];
        }

        return solution;
    }

    // Gauss's elimination; the matrix is symmetric and positive.
    private static double[] LinearSolve(double[,] matrix, double[] right)
    {
        int size = right.Length;
        for (int i = 0; i < size; i++)
        {
            for (int row = i + 1; row < size; row++)
            {
                double factor = matrix[row, i] / matrix[i, i];
                for (int column = i; column < size; column++)
                    matrix[row, column] -= factor * matrix[i, column];
                right[row] -= factor * right[i];
            }
        }

        double[] solution = new double[size];
        for (int i = size - 1; i >= 0; i--)
        {
            double sum = right[i];
            for (int column = i + 1; column < size; column++)
                sum -= matrix[i, column] * solution[column];
            solution[i] = sum / matrix[i, i];
        }

        return solution;
    }

    /// <param name="Sequence">Its name.</param>
    /// <param name="Look">Sequence, frame and object: of these masks one is chosen.</param>
    /// <param name="Object">Sequence and object.</param>
    /// <param name="Iou">With the truth.</param>
    /// <param name="Values">A one, and the features.</param>
    private sealed record Row(string Sequence, string Look, string Object, double Iou, double[] Values);
}

/// <summary>What was fitted.</summary>
/// <param name="Bias">The constant.</param>
/// <param name="Weights">Of each feature.</param>
/// <param name="HeldOut">How well weights of the other sequences choose on each.</param>
public sealed record FittedScore(
    double Bias, IReadOnlyList<(string Name, double Weight)> Weights, IReadOnlyList<HeldOutScore> HeldOut);

/// <summary>How well weights that were fitted on other sequences choose.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="ChosenIou">Mean IoU of the masks that are chosen.</param>
/// <param name="BestIou">Mean IoU of the best mask of each choice.</param>
public sealed record HeldOutScore(string Sequence, double ChosenIou, double BestIou);
