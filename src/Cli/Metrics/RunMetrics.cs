using Prometheus;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Metrics;

/// <summary>
/// The metrics of a run (docs/operations.md), in a registry of their own: nothing that prometheus-net measures unasked is among
/// them. Thread-safe.
/// </summary>
internal sealed class RunMetrics
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;
    private readonly CameraInstruments _cameras;
    private readonly MqttInstruments _mqtt;
    private readonly Lock _gate = new();

    /// <summary>Nothing is measured yet.</summary>
    public RunMetrics()
    {
        _factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        Frames = new FrameInstruments(_factory);
        _cameras = new CameraInstruments(_factory);
        _mqtt = new MqttInstruments(_factory);
    }

    /// <summary>Told of every frame.</summary>
    public FrameInstruments Frames { get; }

    /// <summary>From now on each answer has the values of the process and of these cameras.</summary>
    public void Observe(Func<IReadOnlyList<CameraMonitor>> cameras, Func<BudgetSnapshot> budget)
    {
        var process = new ProcessInstruments(_factory);
        var load = new LoadInstruments(_factory);
        _registry.AddBeforeCollectCallback(() =>
        {
            lock (_gate)
            {
                foreach (CameraMonitor monitor in cameras())
                {
                    _cameras.Read(monitor);
                    if (monitor.Mqtt?.Invoke() is { } connection)
                        _mqtt.Read(connection, monitor.Id);
                }

                process.Read();
                load.Read(budget());
            }
        });
    }

    /// <summary>Takes all values of a camera away that is observed no more; one of the same name counts from zero.</summary>
    public void Forget(string camera)
    {
        lock (_gate)
        {
            Frames.Forget(camera);
            _cameras.Forget(camera);
            _mqtt.Forget(camera);
        }
    }

    /// <summary>Writes all values in the text format of Prometheus (exposition format 0.0.4).</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        _registry.CollectAndExportAsTextAsync(stream, cancellationToken);
}
