using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SamStream.Cli.Metrics;

/// <summary>
/// Listens to one meter's instruments and writes what they measured in the text format of Prometheus (exposition format
/// 0.0.4). Thread-safe.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, InstrumentSeries> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <param name="meter">Whose instruments; those made before and after.</param>
    public MetricsCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != meter)
                return;
            var series = new InstrumentSeries(instrument);
            lock (_gate)
                _instruments.Add(series.Name, series);
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) => Take(series, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => Take(series, value, tags));
        _listener.Start();
    }

    /// <summary>Every instrument with its series, by name.</summary>
    public string Write()
    {
        lock (_gate)
        {
            foreach (InstrumentSeries series in _instruments.Values)
                series.BeginObservation();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (InstrumentSeries series in _instruments.Values)
                series.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>A number as Prometheus reads it.</summary>
    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Take(object? series, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentSeries)series!).Take(value, tags);
}
