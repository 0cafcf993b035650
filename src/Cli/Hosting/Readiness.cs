using System.Globalization;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Hosting;

/// <summary>Judges whether a run does what it is there for (docs/operations.md).</summary>
internal static class Readiness
{
    // The first stages of a snapshot are no outputs.
    private static readonly string[] Stages = ["source", "encode", "track"];

    /// <summary>A run at this moment.</summary>
    /// <param name="cameras">Its cameras.</param>
    /// <param name="process">The process's own connection to the broker; null if no broker is configured.</param>
    public static ReadinessMessage Of(IReadOnlyList<CameraMonitor> cameras, MqttSnapshot? process)
    {
        var reasons = new List<string>();
        CameraReadiness[] messages = [.. cameras.Select(camera => Of(camera, reasons))];
        BrokerReadiness? broker = Of(process, "the process", reasons);
        return new ReadinessMessage { Ready = reasons.Count == 0, Reasons = reasons, Broker = broker, Cameras = messages };
    }

    private static CameraReadiness Of(CameraMonitor camera, List<string> reasons)
    {
        PipelineSnapshot? snapshot = camera.Snapshot();
        SourceStatus status = CameraMonitor.StatusOf(snapshot);
        if (status.State is not (SourceState.Running or SourceState.Ended))
            reasons.Add($"camera {camera.Id} is not running ({EnumWord.Of(status.State)}){(status.LastError is { } error ? $": {error}" : "")}");
        var sinks = new List<SinkReadiness>();
        foreach (StageSnapshot stage in snapshot?.Stages ?? [])
        {
            if (stage.State == StageState.Failed)
                reasons.Add($"{stage.Name} of camera {camera.Id} has failed: {stage.Error}");
            if (!Stages.Contains(stage.Name))
                sinks.Add(new SinkReadiness(stage.Name, EnumWord.Of(stage.State), stage.Error));
        }

        foreach (SkippingSink sink in camera.Skipping.Where(sink => sink.IsSkipping))
            reasons.Add($"{sink.Name} of camera {camera.Id} leaves frames out: the disk is full");
        BrokerReadiness? broker = Of(camera.Mqtt?.Invoke(), $"camera {camera.Id}", reasons);
        return new CameraReadiness(
            camera.Id,
            EnumWord.Of(status.State),
            Text(status.Since),
            status.Restarts,
            status.LastError,
            status.NextAttemptAt is { } next ? Text(next) : null,
            snapshot?.FramesTracked ?? 0,
            broker,
            sinks);
    }

    private static BrokerReadiness? Of(MqttSnapshot? mqtt, string whose, List<string> reasons)
    {
        if (mqtt is null)
            return null;
        if (!mqtt.IsConnected)
            reasons.Add($"{whose} is not connected to the broker{(mqtt.LastError is { } why ? $": {why}" : "")}");
        return new BrokerReadiness(mqtt.IsConnected, Text(mqtt.Since), mqtt.LastError, mqtt.SpoolMessages);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
