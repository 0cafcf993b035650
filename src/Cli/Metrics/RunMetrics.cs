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

    /// <summary>Nothing is measured yet.</summary>
    public RunMetrics()
    {
        _factory = Prometheus.Metrics.WithCustomRegistry(_registry);
        Frames = new FrameInstruments(_factory);
    }

    /// <summary>Told of every frame.</summary>
    public FrameInstruments Frames { get; }

    /// <summary>From now on each answer has the values of the process and of these cameras.</summary>
    public void Observe(IReadOnlyList<CameraMonitor> cameras, Func<BudgetSnapshot> budget)
    {
        var camera = new CameraInstruments(_factory);
        var mqtt = new MqttInstruments(_factory);
        var process = new ProcessInstruments(_factory);
        var load = new LoadInstruments(_factory);
        var gate = new Lock();
        _registry.AddBeforeCollectCallback(() =>
        {
            lock (gate)
            {
                foreach (CameraMonitor monitor in cameras)
                {
                    camera.Read(monitor);
                    if (monitor.Mqtt?.Invoke() is { } connection)
                        mqtt.Read(connection, monitor.Id);
                }

                process.Read();
                load.Read(budget());
            }
        });
    }

    /// <summary>Writes all values in the text format of Prometheus (exposition format 0.0.4).</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        _registry.CollectAndExportAsTextAsync(stream, cancellationToken);
}
