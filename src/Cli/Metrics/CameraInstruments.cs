using Prometheus;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Metrics;

/// <summary>Reads the cameras' counters when somebody asks: one snapshot of each camera for all metrics.</summary>
internal sealed class CameraInstruments
{
    private readonly List<ObservedMetric> _all = [];
    private readonly ObservedMetric _captured;
    private readonly ObservedMetric _encoded;
    private readonly ObservedMetric _tracked;
    private readonly ObservedMetric _dropped;
    private readonly ObservedMetric _road;
    private readonly ObservedMetric _queueDepth;
    private readonly ObservedMetric _queueCapacity;
    private readonly ObservedMetric _stageFailed;
    private readonly ObservedMetric _buffersLeased;
    private readonly ObservedMetric _buffersCapacity;
    private readonly ObservedMetric _memory;
    private readonly ObservedMetric _state;
    private readonly ObservedMetric _restarts;
    private readonly ObservedMetric _objects;
    private readonly ObservedMetric _commands;
    private readonly ObservedMetric _skipped;

    public CameraInstruments(MetricFactory factory)
    {
        _captured = Of("samstream_frames_captured_total", "Frames that the source has captured.");
        _encoded = Of("samstream_frames_encoded_total", "Frames that were encoded.");
        _tracked = Of("samstream_frames_tracked_total", "Frames whose objects were tracked.");
        _dropped = Of("samstream_frames_dropped_total", "Frames that did not get to where they were meant to go.", "cause");
        _road = Of("samstream_road_latency_seconds", "From the camera's time of its newest frame to that frame's capture here.");
        _queueDepth = Of("samstream_queue_depth", "Frames that wait in front of a stage.", "stage");
        _queueCapacity = Of("samstream_queue_capacity", "How many frames may wait in front of a stage.", "stage");
        _stageFailed = Of("samstream_stage_failed", "1 for a stage or output that has failed, else 0.", "stage");
        _buffersLeased = Of("samstream_buffers_leased", "Frame buffers in use.");
        _buffersCapacity = Of("samstream_buffers_capacity", "Frame buffers in all.");
        _memory = Of("samstream_camera_memory_bytes", "Buffers of a camera, the shared model apart.", "part");
        _state = Of("samstream_camera_state", "1 for the state that the camera is in, 0 for the others.", "state");
        _restarts = Of("samstream_camera_restarts", "Restarts since the last stable run.");
        _objects = Of("samstream_objects", "Objects on the latest frame by state.", "state");
        _commands = Of("samstream_commands_total", "Commands by what became of them.", "outcome");
        _skipped = Of("samstream_sink_frames_skipped_total", "Frames that an output left out because the disk was full.", "sink");

        ObservedMetric Of(string name, string help, params ReadOnlySpan<string> labels)
        {
            var metric = new ObservedMetric(factory, name, help, ["camera", .. labels]);
            _all.Add(metric);
            return metric;
        }
    }

    /// <summary>Takes all values of a camera away.</summary>
    public void Forget(string camera) => _all.ForEach(metric => metric.Forget(camera));

    /// <summary>Puts a camera's values as they are now.</summary>
    public void Read(CameraMonitor camera)
    {
        PipelineSnapshot? snapshot = camera.Snapshot();
        if (snapshot is not null)
            Read(snapshot, camera.Id);
        SourceStatus status = CameraMonitor.StatusOf(snapshot);
        string now = CameraWord.Of(status.State, snapshot is { IsPaused: true });
        foreach (string state in CameraWord.All)
            _state.Set(state == now ? 1 : 0, camera.Id, state);
        _restarts.Set(status.Restarts, camera.Id);
        foreach (TrackState state in Enum.GetValues<TrackState>())
            _objects.Set(camera.ObjectsIn(state), camera.Id, EnumWord.Of(state));
        foreach (CommandAction action in Enum.GetValues<CommandAction>())
        {
            if (camera.Answers(action) is > 0 and var answers)
                _commands.Set(answers, camera.Id, EnumWord.Of(action));
        }

        foreach (SkippingSink sink in camera.Skipping)
            _skipped.Set(sink.Skipped, camera.Id, sink.Name);
    }

    private void Read(PipelineSnapshot snapshot, string camera)
    {
        _captured.Set(snapshot.FramesCaptured, camera);
        _encoded.Set(snapshot.FramesEncoded, camera);
        _tracked.Set(snapshot.FramesTracked, camera);
        // Every cause from the start: a series that appears with its first drop hides that drop from rate().
        foreach (DropCause cause in Enum.GetValues<DropCause>())
            _dropped.Set(snapshot.Drops.GetValueOrDefault(cause), camera, EnumWord.Of(cause));
        if (snapshot.RoadLatency is { } road)
            _road.Set(road.TotalSeconds, camera);
        else
            _road.Remove(camera);
        foreach (StageSnapshot stage in snapshot.Stages)
        {
            _queueDepth.Set(stage.QueueDepth, camera, stage.Name);
            _queueCapacity.Set(stage.QueueCapacity, camera, stage.Name);
            _stageFailed.Set(stage.State == StageState.Failed ? 1 : 0, camera, stage.Name);
        }

        _buffersLeased.Set(snapshot.BuffersLeased, camera);
        _buffersCapacity.Set(snapshot.BufferCapacity, camera);
        CameraMemory memory = snapshot.Memory;
        _memory.Set(memory.FrameBytes, camera, "frames");
        _memory.Set(memory.Segmenter.EmbeddingBytes, camera, "embeddings");
        _memory.Set(memory.Segmenter.ResultBytes, camera, "results");
        _memory.Set(memory.Segmenter.MotionBytes, camera, "motion");
        _memory.Set(memory.Segmenter.ObjectBytes, camera, "objects");
    }
}
