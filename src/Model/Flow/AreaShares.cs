namespace SamStream.Model.Flow;

/// <summary>Along one axis, the share of each source pixel in each pixel of a smaller target; they sum to 1.</summary>
internal sealed class AreaShares
{
    private readonly int[] _firstSource;
    private readonly int[] _firstShare;
    private readonly float[] _shares;

    public AreaShares(int sourceLength, int targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetLength, sourceLength);
        SourceLength = sourceLength;
        TargetLength = targetLength;
        _firstSource = new int[targetLength];
        _firstShare = new int[targetLength + 1];
        var all = new List<float>(sourceLength + targetLength);
        for (int target = 0; target < targetLength; target++)
        {
            // In units of 1/targetLength source pixels, so that borders are exact.
            long start = (long)target * sourceLength;
            long end = start + sourceLength;
            int source = (int)(start / targetLength);
            _firstSource[target] = source;
            _firstShare[target] = all.Count;
            for (; (long)source * targetLength < end; source++)
            {
                long left = Math.Max(start, (long)source * targetLength);
                long right = Math.Min(end, (source + 1L) * targetLength);
                all.Add((float)(right - left) / sourceLength);
            }
        }

        _firstShare[targetLength] = all.Count;
        _shares = [.. all];
    }

    public int SourceLength { get; }

    public int TargetLength { get; }

    /// <summary>Shares of consecutive source pixels from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<float> SharesOf(int target, out int first)
    {
        first = _firstSource[target];
        return _shares.AsSpan(_firstShare[target], _firstShare[target + 1] - _firstShare[target]);
    }
}
