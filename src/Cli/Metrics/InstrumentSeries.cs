using System.Diagnostics.Metrics;
using System.Text;

namespace SamStream.Cli.Metrics;

/// <summary>
/// What one instrument has measured, apart by its tags. Taking a measurement of known tags allocates nothing. At most
/// <see cref="MostSeries"/> combinations of tags are kept; one more is left out.
/// </summary>
internal sealed class InstrumentSeries
{
    /// <summary>Far more than cameras, stages and causes make.</summary>
    public const int MostSeries = 2000;

    private readonly Lock _gate = new();
    private readonly List<Series> _series = [];
    private readonly string _type;
    private readonly string _help;
    private readonly bool _isObserved;

    /// <param name="instrument">Its name, unit and description are what is written.</param>
    public InstrumentSeries(Instrument instrument)
    {
        _type = TypeOf(instrument);
        _help = instrument.Description ?? "";
        _isObserved = instrument.IsObservable;
        Name = NameOf(instrument, _type);
    }

    /// <summary>As Prometheus calls it: <c>samstream_frame_latency_seconds</c>.</summary>
    public string Name { get; }

    /// <summary>Forgets what was observed: what is not observed again is gone.</summary>
    public void BeginObservation()
    {
        if (!_isObserved)
            return;
        lock (_gate)
            _series.Clear();
    }

    /// <summary>Takes one measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            Series? series = Find(tags);
            if (series is null)
            {
                if (_series.Count == MostSeries)
                    return;
                series = new Series(tags.ToArray(), _type == "histogram" ? new HistogramBuckets() : null);
                _series.Add(series);
            }

            if (series.Buckets is { } buckets)
                buckets.Add(value);
            else
                series.Value = _isObserved ? value : series.Value + value;
        }
    }

    /// <summary>Writes all series; nothing where nothing was measured.</summary>
    public void Write(StringBuilder text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
                return;
            text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
            foreach (Series series in _series)
            {
                if (series.Buckets is { } buckets)
                    buckets.Write(text, Name, series.Labels);
                else
                    text.Append(Name).Append(Labels.Braced(series.Labels)).Append(' ').Append(MetricsCollector.Number(series.Value)).Append('\n');
            }
        }
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> => "histogram",
        Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> => "counter",
        _ => "gauge",
    };

    private static string NameOf(Instrument instrument, string type)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (type == "counter" ? "_total" : "");
    }

    private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (Series series in _series)
        {
            if (series.Has(tags))
                return series;
        }

        return null;
    }

    private sealed class Series(KeyValuePair<string, object?>[] tags, HistogramBuckets? buckets)
    {
        public string Labels { get; } = Metrics.Labels.Of(tags);

        public HistogramBuckets? Buckets { get; } = buckets;

        public double Value { get; set; }

        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> other)
        {
            if (other.Length != tags.Length)
                return false;
            for (int i = 0; i < tags.Length; i++)
            {
                if (tags[i].Key != other[i].Key || !Equals(tags[i].Value, other[i].Value))
                    return false;
            }

            return true;
        }
    }
}
