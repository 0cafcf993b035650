using Prometheus;

namespace SamStream.Cli.Metrics;

/// <summary>
/// A metric whose values are kept elsewhere and are put here when somebody asks. It is written from its first value on: a
/// family without one says nothing.
/// </summary>
/// <param name="name">As Prometheus calls it; that of a counter ends in <c>_total</c>.</param>
/// <param name="labels">Names of labels. Their values come from the configuration and from enums: their number is bounded.</param>
internal sealed class ObservedMetric(MetricFactory factory, string name, string help, params string[] labels)
{
    private readonly bool _isCounter = name.EndsWith("_total", StringComparison.Ordinal);
    private Counter? _counter;
    private Gauge? _gauge;

    /// <summary>Puts one value; that of a counter never falls.</summary>
    /// <param name="labelValues">In the order of the names.</param>
    public void Set(double value, params string[] labelValues)
    {
        if (_isCounter)
            (_counter ??= factory.CreateCounter(name, help, labels)).WithLabels(labelValues).IncTo(value);
        else
            (_gauge ??= factory.CreateGauge(name, help, labels)).WithLabels(labelValues).Set(value);
    }

    /// <summary>Takes a gauge's value away: it is not known any more.</summary>
    /// <param name="labelValues">In the order of the names.</param>
    public void Remove(params string[] labelValues) => _gauge?.RemoveLabelled(labelValues);

    /// <summary>Takes all values of a camera away: it is gone, or counts from zero again.</summary>
    /// <param name="camera">The first label's value.</param>
    public void Forget(string camera)
    {
        foreach (string[] values in LabelsOf(_counter, camera))
            _counter!.RemoveLabelled(values);
        foreach (string[] values in LabelsOf(_gauge, camera))
            _gauge!.RemoveLabelled(values);
    }

    private static string[][] LabelsOf(Collector? metric, string camera) => metric switch
    {
        Counter counter => [.. counter.GetAllLabelValues().Where(values => values[0] == camera)],
        Gauge gauge => [.. gauge.GetAllLabelValues().Where(values => values[0] == camera)],
        _ => [],
    };

    /// <summary>Puts a value for each word.</summary>
    /// <param name="camera">The first label's value.</param>
    public void Set(IReadOnlyDictionary<string, long> values, string camera)
    {
        foreach ((string word, long value) in values)
            Set(value, camera, word);
    }
}
