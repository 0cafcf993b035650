using System.Numerics;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// Weighted ridge regression by its normal equations: (XᵀWX + λI) w = XᵀWy, solved by Cholesky. Sums of observations
/// can be kept and added up later.
/// </summary>
internal sealed class NormalEquations(int size)
{
    // The lower triangle, row after row.
    private readonly float[] _lower = new float[size * (size + 1) / 2];
    private readonly float[] _right = new float[size];

    /// <summary>Bytes of the sums.</summary>
    public long Bytes => sizeof(float) * (_lower.LongLength + _right.LongLength);

    /// <summary>Adds one observation.</summary>
    public void Add(ReadOnlySpan<float> features, float target, float weight)
    {
        for (int i = 0; i < size; i++)
        {
            float factor = weight * features[i];
            _right[i] += factor * target;
            Span<float> row = Row(i);
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

    /// <summary>Forgets all observations.</summary>
    public void Clear()
    {
        _lower.AsSpan().Clear();
        _right.AsSpan().Clear();
    }

    /// <summary>Weighs all observations so far by a factor.</summary>
    public void Scale(float factor)
    {
        Scale(_lower, factor);
        Scale(_right, factor);
    }

    /// <summary>Adds another's observations, weighed by a factor.</summary>
    public void Add(NormalEquations other, float factor)
    {
        Add(_lower, other._lower, factor);
        Add(_right, other._right, factor);
    }

    /// <summary>Finds the weights, with <paramref name="ridge"/> times the mean diagonal added to the diagonal.</summary>
    /// <param name="ridge">Share of the mean diagonal.</param>
    /// <param name="factor">Room for size × (size + 1) / 2 values.</param>
    /// <param name="solution">Gets the weights.</param>
    public void Solve(double ridge, Span<double> factor, Span<double> solution)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
            trace += Row(i)[i];
        double added = (ridge * trace / size) + 1e-12;
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<float> sums = Row(i);
            Span<double> row = factor.Slice(Start(i), i + 1);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = factor.Slice(Start(j), j + 1);
                double sum = sums[j] + (i == j ? added : 0) - Product(row[..j], other[..j]);
                row[j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-300)) : sum / other[j];
            }
        }

        Substitute(factor, solution);
    }

    private static int Start(int row) => row * (row + 1) / 2;

    private Span<float> Row(int i) => _lower.AsSpan(Start(i), i + 1);

    private static double Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sums = Vector<double>.Zero;
        int k = 0;
        for (; k <= a.Length - Vector<double>.Count; k += Vector<double>.Count)
            sums += new Vector<double>(a[k..]) * new Vector<double>(b[k..]);
        double sum = Vector.Sum(sums);
        for (; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref float value in values)
            value *= factor;
    }

    private static void Add(Span<float> values, ReadOnlySpan<float> others, float factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] += factor * others[i];
    }

    private void Substitute(ReadOnlySpan<double> factor, Span<double> solution)
    {
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(Start(i), i + 1);
            solution[i] = (_right[i] - Product(row[..i], solution[..i])) / row[i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            double sum = solution[i];
            for (int k = i + 1; k < size; k++)
                sum -= factor[Start(k) + i] * solution[k];
            solution[i] = sum / factor[Start(i) + i];
        }
    }
}
