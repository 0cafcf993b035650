using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Quantization;

/// <summary>How often values occur in a tensor over any number of runs, and the bytes that stand for them best.</summary>
internal sealed class ValueHistogram
{
    private const int Half = 2048;

    /// <summary>Of a large tensor every so many values are counted; a prime, so that no channel is left out.</summary>
    private const int Stride = 7;
    private const int LargeTensor = 1 << 20;

    private readonly long[] _counts = new long[2 * Half];

    /// <summary>The bins reach from minus to plus this.</summary>
    private float _reach = 1f / 1024;

    public float Low { get; private set; }

    public float High { get; private set; }

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            Low = Math.Min(Low, value);
            High = Math.Max(High, value);
        }

        if (!float.IsFinite(Low) || !float.IsFinite(High))
            throw new ArgumentException("A value is not finite.");
        while (Math.Max(-Low, High) >= _reach)
            Widen();
        var binsPerUnit = Half / _reach;
        var stride = values.Length > LargeTensor ? Stride : 1;
        for (var i = 0; i < values.Length; i += stride)
            _counts[Math.Clamp((int)MathF.Floor(values[i] * binsPerUnit) + Half, 0, _counts.Length - 1)]++;
    }

    /// <summary>
    /// The scale with the least mean squared error of rounding and clipping together, searched from the whole range inwards.
    /// </summary>
    public ByteScale Best()
    {
        var (best, low, high) = (ByteScale.Between(Low, High), 1f, 1f);
        var error = SquaredError(best);
        for (var round = 0; round < 2; round++)
        {
            Search(share => (share, high));
            Search(share => (low, share));
        }

        return best;

        void Search(Func<float, (float Low, float High)> choose)
        {
            for (var percent = 100; percent >= 20; percent -= 4)
            {
                var (lowShare, highShare) = choose(percent / 100f);
                var scale = ByteScale.Between(Low * lowShare, High * highShare);
                var found = SquaredError(scale);
                if (found < error)
                    (best, error, low, high) = (scale, found, lowShare, highShare);
            }
        }
    }

    /// <summary>Sum of the squared differences that a scale makes.</summary>
    public double SquaredError(ByteScale scale)
    {
        var sum = 0.0;
        for (var bin = 0; bin < _counts.Length; bin++)
        {
            if (_counts[bin] == 0)
                continue;
            var value = (bin - Half + 0.5f) * _reach / Half;
            double difference = value - scale.Nearest(value);
            sum += _counts[bin] * difference * difference;
        }

        return sum;
    }

    private void Widen()
    {
        for (var bin = 0; bin < Half / 2; bin++)
        {
            var (up, down) = (Half + bin, Half - 1 - bin);
            _counts[up] = _counts[Half + (2 * bin)] + _counts[Half + (2 * bin) + 1];
            _counts[down] = _counts[Half - 1 - (2 * bin)] + _counts[Half - 2 - (2 * bin)];
        }

        _counts.AsSpan(Half + (Half / 2)).Clear();
        _counts.AsSpan(0, Half / 2).Clear();
        _reach *= 2;
    }
}
