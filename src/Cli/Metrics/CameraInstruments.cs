using System.Diagnostics.Metrics;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Metrics;

/// <summary>Instruments that read the cameras' counters when somebody asks.</summary>
internal sealed class CameraInstruments
{
    private readonly Meter _meter;
    private readonly IReadOnlyList<CameraMonitor> _cameras;

    public CameraInstruments(Meter meter, IReadOnlyList<CameraMonitor> cameras)
    {
        _meter = meter;
        _cameras = cameras;
        AddFrames();
        AddStages();
        AddStates();
        Count("samstream.commands", "{command}", "Commands by what became of them.", camera =>
            Enum.GetValues<CommandAction>()
                .Where(action => camera.Answers(action) > 0)
                .Select(action => Of(camera.Answers(action), camera, (MetricTags.Outcome, EnumWord.Of(action)))));
        Count("samstream.sink.frames.skipped", "{frame}", "Frames that an output left out because the disk was full.",
            camera => camera.Skipping.Select(sink => Of(sink.Skipped, camera, (MetricTags.Sink, sink.Name))));
    }

    private void AddFrames()
    {
        CountFrames("samstream.frames.captured", "Frames that the source has captured.", snapshot => snapshot.FramesCaptured);
        CountFrames("samstream.frames.encoded", "Frames that were encoded.", snapshot => snapshot.FramesEncoded);
        CountFrames("samstream.frames.tracked", "Frames whose objects were tracked.", snapshot => snapshot.FramesTracked);
        // Every cause from the start: a series that appears with its first drop hides that drop from rate().
        Count("samstream.frames.dropped", "{frame}", "Frames that did not get to where they were meant to go.", camera =>
            camera.Snapshot() is { } snapshot
                ? Enum.GetValues<DropCause>().Select(cause => Of(
                    snapshot.Drops.GetValueOrDefault(cause), camera, (MetricTags.Cause, EnumWord.Of(cause))))
                : []);
    }

    private void AddStages()
    {
        Gauge("samstream.queue.depth", "{frame}", "Frames that wait in front of a stage.", camera =>
            StagesOf(camera).Select(stage => Of(stage.QueueDepth, camera, (MetricTags.Stage, stage.Name))));
        Gauge("samstream.queue.capacity", "{frame}", "How many frames may wait in front of a stage.", camera =>
            StagesOf(camera).Select(stage => Of(stage.QueueCapacity, camera, (MetricTags.Stage, stage.Name))));
        Gauge("samstream.stage.failed", "", "1 for a stage or output that has failed, else 0.", camera =>
            StagesOf(camera).Select(stage => Of(
                stage.State == StageState.Failed ? 1 : 0, camera, (MetricTags.Stage, stage.Name))));
        Gauge("samstream.buffers.leased", "{buffer}", "Frame buffers in use.", camera =>
            camera.Snapshot() is { } snapshot ? [Of(snapshot.BuffersLeased, camera)] : []);
        Gauge("samstream.buffers.capacity", "{buffer}", "Frame buffers in all.", camera =>
            camera.Snapshot() is { } snapshot ? [Of(snapshot.BufferCapacity, camera)] : []);
        Gauge("samstream.camera.memory", "By", "Buffers of a camera, the shared model apart.", camera =>
            camera.Snapshot() is { Memory: var memory }
                ?
                [
                    Of(memory.FrameBytes, camera, (MetricTags.Part, "frames")),
                    Of(memory.Segmenter.EmbeddingBytes, camera, (MetricTags.Part, "embeddings")),
                    Of(memory.Segmenter.ResultBytes, camera, (MetricTags.Part, "results")),
                    Of(memory.Segmenter.MotionBytes, camera, (MetricTags.Part, "motion")),
                    Of(memory.Segmenter.ObjectBytes, camera, (MetricTags.Part, "objects")),
                ]
                : []);
    }

    private void AddStates()
    {
        Gauge("samstream.camera.state", "", "1 for the state that the camera is in, 0 for the others.", camera =>
            Enum.GetValues<SourceState>().Select(state => Of(
                camera.Status.State == state ? 1 : 0, camera, (MetricTags.State, EnumWord.Of(state)))));
        Gauge("samstream.camera.restarts", "{restart}", "Restarts since the last stable run.", camera =>
            [Of(camera.Status.Restarts, camera)]);
        Gauge("samstream.objects", "{object}", "Objects on the latest frame by state.", camera =>
            Enum.GetValues<TrackState>().Select(state => Of(
                camera.ObjectsIn(state), camera, (MetricTags.State, EnumWord.Of(state)))));
    }

    private static IReadOnlyList<StageSnapshot> StagesOf(CameraMonitor camera) => camera.Snapshot()?.Stages ?? [];

    private static Measurement<long> Of(long value, CameraMonitor camera, params ReadOnlySpan<(string Name, string Value)> tags)
    {
        var all = new KeyValuePair<string, object?>[tags.Length + 1];
        all[0] = new(MetricTags.Camera, camera.Id);
        for (int i = 0; i < tags.Length; i++)
            all[i + 1] = new(tags[i].Name, tags[i].Value);
        return new Measurement<long>(value, all);
    }

    private void CountFrames(string name, string description, Func<PipelineSnapshot, long> count) =>
        Count(name, "{frame}", description, camera => camera.Snapshot() is { } snapshot ? [Of(count(snapshot), camera)] : []);

    private void Count(
        string name, string unit, string description, Func<CameraMonitor, IEnumerable<Measurement<long>>> measure) =>
        _meter.CreateObservableCounter(name, () => _cameras.SelectMany(measure), unit, description);

    private void Gauge(
        string name, string unit, string description, Func<CameraMonitor, IEnumerable<Measurement<long>>> measure) =>
        _meter.CreateObservableGauge(name, () => _cameras.SelectMany(measure), unit, description);
}
