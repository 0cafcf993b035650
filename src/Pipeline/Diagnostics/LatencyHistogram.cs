using System.Numerics;

namespace SamStream.Pipeline.Diagnostics;

/// <summary>
/// Durations in logarithmic buckets: 16 a factor of two, so a quantile is exact to 1/16 (6 %), from 1 µs to 2^31 µs
/// (36 minutes). Constant memory, no allocation, thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 4;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int Octaves = 31 - SubBucketBits;

    private readonly long[] _buckets = new long[(Octaves + 1) * SubBuckets];
    private long _count;
    private long _totalMicroseconds;
    private long _maxMicroseconds;

    /// <summary>Adds one duration; negative ones count as zero.</summary>
    public void Record(TimeSpan duration)
    {
        long microseconds = Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, int.MaxValue);
        Interlocked.Increment(ref _buckets[BucketOf((uint)microseconds)]);
        Interlocked.Add(ref _totalMicroseconds, microseconds);
        InterlockedMax(ref _maxMicroseconds, microseconds);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Count, mean, quantiles and maximum so far.</summary>
    public LatencySummary Summarize()
    {
        long count = Volatile.Read(ref _count);
        if (count == 0)
            return LatencySummary.None;
        return new LatencySummary(
            count,
            TimeSpan.FromMicroseconds((double)Volatile.Read(ref _totalMicroseconds) / count),
            Quantile(0.50),
            Quantile(0.95),
            Quantile(0.99),
            TimeSpan.FromMicroseconds(Volatile.Read(ref _maxMicroseconds)));
    }

    private static int BucketOf(uint microseconds)
    {
        if (microseconds < SubBuckets)
            return (int)microseconds;
        int octave = BitOperations.Log2(microseconds) - SubBucketBits;
        return ((octave + 1) * SubBuckets) + (int)((microseconds >> octave) & (SubBuckets - 1));
    }

    // The middle of a bucket: the value that is at most half a bucket's width off.
    private static double MicrosecondsOf(int bucket)
    {
        int octave = (bucket / SubBuckets) - 1;
        if (octave < 0)
            return bucket;
        double width = 1L << octave;
        return ((SubBuckets + (bucket % SubBuckets)) * width) + (width / 2);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        long seen = Volatile.Read(ref target);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private TimeSpan Quantile(double share)
    {
        long total = 0;
        foreach (ref long bucket in _buckets.AsSpan())
            total += Volatile.Read(ref bucket);
        long rank = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += Volatile.Read(ref _buckets[bucket]);
            if (seen >= rank)
            {
                double bound = Math.Min(MicrosecondsOf(bucket), Volatile.Read(ref _maxMicroseconds));
                return TimeSpan.FromMicroseconds(bound);
            }
        }

        return TimeSpan.FromMicroseconds(Volatile.Read(ref _maxMicroseconds));
    }
}

/// <summary>A <see cref="LatencyHistogram"/> at one moment.</summary>
public sealed record LatencySummary(
    long Count, TimeSpan Mean, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    /// <summary>Nothing recorded.</summary>
    public static LatencySummary None { get; } =
        new(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}
