using System.Text;

namespace SamStream.Cli.Metrics;

/// <summary>Durations in seconds, counted in buckets from 5 ms to 30 s.</summary>
internal sealed class HistogramBuckets
{
    private static readonly double[] UpperBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

    private readonly long[] _counts = new long[UpperBoundsSeconds.Length + 1];
    private double _sum;

    public void Add(double seconds)
    {
        int bucket = Array.BinarySearch(UpperBoundsSeconds, seconds);
        _counts[bucket >= 0 ? bucket : ~bucket]++;
        _sum += seconds;
    }

    /// <summary>Writes cumulative counts, the sum and the count.</summary>
    public void Write(StringBuilder text, string name, string labels)
    {
        string separator = labels.Length == 0 ? "" : ",";
        long count = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            count += _counts[i];
            string bound = i < UpperBoundsSeconds.Length ? MetricsCollector.Number(UpperBoundsSeconds[i]) : "+Inf";
            text.Append(name).Append("_bucket{").Append(labels).Append(separator).Append("le=\"").Append(bound).Append("\"} ")
                .Append(count).Append('\n');
        }

        text.Append(name).Append("_sum").Append(Labels.Braced(labels)).Append(' ').Append(MetricsCollector.Number(_sum)).Append('\n');
        text.Append(name).Append("_count").Append(Labels.Braced(labels)).Append(' ').Append(count).Append('\n');
    }
}
