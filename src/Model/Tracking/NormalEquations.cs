using System.Numerics;

namespace SamStream.Model.Tracking;

/// <summary>Weighted ridge regression by its normal equations: (XᵀWX + λI) w = XᵀWy, solved by Cholesky.</summary>
internal sealed class NormalEquations(int size)
{
    private readonly float[] _lower = new float[size * size];
    private readonly float[] _right = new float[size];

    /// <summary>Adds one observation.</summary>
    public void Add(ReadOnlySpan<float> features, float target, float weight)
    {
        for (int i = 0; i < size; i++)
        {
            float factor = weight * features[i];
            _right[i] += factor * target;
            Span<float> row = _lower.AsSpan(i * size, i + 1);
            int j = 0;
            for (; j <= i + 1 - Vector<float>.Count; j += Vector<float>.Count)
            {
                Vector<float> sum = new Vector<float>(row[j..]) + (new Vector<float>(features[j..]) * factor);
                sum.CopyTo(row[j..]);
            }

            for (; j <= i; j++)
                row[j] += factor * features[j];
        }
    }

    /// <summary>The weights, with <paramref name="ridge"/> times the mean diagonal added to the diagonal.</summary>
    public double[] Solve(double ridge)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
            trace += _lower[(i * size) + i];
        double added = (ridge * trace / size) + 1e-12;
        double[] factor = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = _lower[(i * size) + j] + (i == j ? added : 0);
                for (int k = 0; k < j; k++)
                    sum -= factor[(i * size) + k] * factor[(j * size) + k];
                factor[(i * size) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-300)) : sum / factor[(j * size) + j];
            }
        }

        return Substitute(factor);
    }

    private double[] Substitute(double[] factor)
    {
        double[] solution = new double[size];
        for (int i = 0; i < size; i++)
        {
            double sum = _right[i];
            for (int k = 0; k < i; k++)
                sum -= factor[(i * size) + k] * solution[k];
            solution[i] = sum / factor[(i * size) + i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < size; k++)
                sum -= factor[(k * size) + i] * solution[k];
            solution[i] = sum / factor[(i * size) + i];
        }

        return solution;
    }
}
