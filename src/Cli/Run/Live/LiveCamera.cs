using System.Collections.ObjectModel;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Metrics;
using SamStream.Cli.Monitoring;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Cli.Run.Live;

/// <summary>One camera of a live run: its source, its outputs and its pipeline. Nothing of it is shared but the model.</summary>
internal sealed class LiveCamera : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly ILoggerFactory _loggers;
    private readonly RunSinks _outputs;
    private readonly ObjectTallies _tallies = new();
    private readonly Lock _gate = new();
    private FramePipeline? _pipeline;
    private PipelineSnapshot? _last;

    /// <param name="plan">The plan of this camera alone.</param>
    /// <param name="loggers">Where its parts log.</param>
    public LiveCamera(RunPlan plan, ILoggerFactory loggers)
    {
        _plan = plan;
        _loggers = loggers;
        _outputs = new RunSinks(plan, loggers, GetSnapshot);
        Monitor = new CameraMonitor(plan.Cameras[0].Id)
        {
            Snapshot = GetSnapshot,
            Skipping = _outputs.Skipping,
        };
    }

    /// <summary>What is known of it while it runs.</summary>
    public CameraMonitor Monitor { get; }

    /// <summary>Proves that its outputs can be written, before the model is loaded.</summary>
    /// <exception cref="SinkException">They cannot.</exception>
    public void OpenOutputs() => _outputs.Open();

    /// <summary>Puts its pipeline together.</summary>
    /// <param name="model">Shared with the other cameras.</param>
    /// <param name="budget">Shared as well.</param>
    /// <param name="instruments">Told of every frame.</param>
    /// <param name="gateway">Where its requests come from; null without MQTT.</param>
    /// <param name="shown">Where it is shown; null: nowhere.</param>
    /// <param name="observer">Observes it; becomes the pipeline's own. Null: nobody.</param>
    public void Build(
        SamModel model, SharedBudget budget, FrameInstruments instruments, MqttGateway? gateway, ShownRun? shown = null, ICameraObserver? observer = null)
    {
        CameraPlan camera = _plan.Cameras[0];
        IFrameSource source = camera.Source.CreateSource(_loggers);
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseLoggers(_loggers)
            .UseSource(source, camera.Restart)
            .UseSegmenter(new SamSegmenter(model, _plan.Tracker))
            .UseSchedule(camera.Schedule)
            .UseBudget(budget)
            .UsePrompts(camera.Prompts.Items.Select(item => item.Prompt))
            .UseProposer(camera.ProposerOf(model, _loggers))
            .UseDrainTimeout(_plan.DrainTimeout)
            .AddListener(Monitor)
            .AddObserver(Monitor)
            .AddObserver(_tallies)
            .AddObserver(new InstrumentObserver(camera.Id, instruments));
        foreach (ISink sink in Sinks(gateway))
            builder.AddSink(sink);
        if (observer is not null)
            builder.AddSink(observer);
        if (shown is not null)
            builder.AddSink(shown.Show(camera.Id, Monitor.Mqtt));
        _pipeline = builder.Build();
    }

    /// <summary>Runs it until its source ends for good or the token is cancelled.</summary>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        PipelineReport report = _outputs.Close(await _pipeline!.RunAsync(stop));
        return new RunReport
        {
            Outcome = report.Outcome,
            Error = report.Error,
            Snapshot = report.Snapshot,
            Objects = _tallies.Objects,
            Outputs = _outputs.Paths.ThatExist(),
            Published = Monitor.Mqtt?.Invoke().Published ?? ReadOnlyDictionary<string, long>.Empty,
            Warnings = [.. Warnings(report).Select(warning => $"{Monitor.Id}: {warning}")],
        };
    }

    private IEnumerable<string> Warnings(PipelineReport report)
    {
        foreach (StageSnapshot stage in report.Snapshot.Stages)
        {
            if (stage.State == StageState.Failed && report.Outcome == PipelineOutcome.Stopped)
                yield return $"{stage.Name} was not finished: {stage.Error}";
        }

        if (Monitor.Mqtt?.Invoke().SpoolMessages is > 0 and var left)
        {
            yield return $"{left} messages did not reach the broker; "
                + (_plan.Mqtt!.Spool.Path is null ? "they are lost" : "they wait in the spool for the next run");
        }

        foreach (string warning in _outputs.Warnings)
            yield return warning;
    }

    public async ValueTask DisposeAsync()
    {
        FramePipeline? pipeline;
        lock (_gate)
        {
            _last = _pipeline?.GetSnapshot();
            (pipeline, _pipeline) = (_pipeline, null);
        }

        if (pipeline is not null)
            await pipeline.DisposeAsync();
        await _outputs.DisposeAsync();
    }

    // Health, metrics and the page may still ask for a camera that has left the run.
    private PipelineSnapshot? GetSnapshot()
    {
        lock (_gate)
            return _pipeline is null ? _last : _pipeline.GetSnapshot();
    }

    private IEnumerable<ISink> Sinks(MqttGateway? gateway)
    {
        foreach (ISink sink in _outputs.HandOver())
            yield return sink;
        if (_plan.Mqtt is not { } broker)
            yield break;
        var mqtt = new MqttSink(broker, gateway, loggers: _loggers, snapshot: GetSnapshot);
        Monitor.Mqtt = mqtt.GetSnapshot;
        yield return mqtt;
    }

    private sealed class InstrumentObserver(string camera, FrameInstruments instruments) : IFrameObserver
    {
        public void OnEncoded(TimeSpan duration) => instruments.Encoded(camera, duration);

        public void OnTracked(TimeSpan duration) => instruments.Tracked(camera, duration);

        public void OnResult(FrameResult result, TimeSpan captureToResult) => instruments.Published(camera, captureToResult);
    }
}

/// <summary>Observes one camera of a live run from inside: one more output, which hears of events as well.</summary>
internal interface ICameraObserver : ISink, IPipelineListener;
