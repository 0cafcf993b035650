using System.Globalization;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Sinks.Messages;

/// <summary>Domain types to wire messages.</summary>
internal static class MessageMapping
{
    // Scores carry no more than that; six digits of seconds are microseconds.
    private const int ScoreDigits = 4;
    private const int TimeDigits = 6;

    public static FrameMessage ToMessage(this FrameResult result, bool includeMasks)
    {
        FrameMetadata metadata = result.Metadata;
        ReadOnlySpan<ObjectResult> objects = result.Objects;
        var messages = new ObjectMessage[objects.Length];
        for (int i = 0; i < objects.Length; i++)
            messages[i] = ToMessage(objects[i], includeMasks);
        return new FrameMessage
        {
            Source = metadata.SourceId,
            Frame = metadata.Index,
            Name = metadata.Name,
            Pts = ToSeconds(metadata.PresentationTime),
            PtsClock = EnumWord.Of(metadata.PresentationClock),
            CapturedAt = ToIso8601(metadata.CapturedAt),
            CameraTime = metadata.CameraTime is { } cameraTime ? ToIso8601(cameraTime) : null,
            CameraClock = metadata.CameraTime is null ? null : EnumWord.Of(metadata.CameraClock),
            Discontinuity = metadata.IsDiscontinuity,
            DiscontinuityReason = metadata.IsDiscontinuity ? EnumWord.Of(metadata.Discontinuity) : null,
            Encoded = result.IsEncoded,
            Width = result.Frame.Width,
            Height = result.Frame.Height,
            Objects = messages,
        };
    }

    /// <summary>Null for what is not a number: JSON has no word for it.</summary>
    public static double? Score(double value) => double.IsFinite(value) ? Math.Round(value, ScoreDigits) : null;

    public static double ToSeconds(TimeSpan time) => Math.Round(time.TotalSeconds, TimeDigits);

    public static string ToIso8601(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static MaskMessage ToMessage(this CocoRle rle) => new([rle.Height, rle.Width], rle.ToCompressedString());

    private static ObjectMessage ToMessage(in ObjectResult result, bool includeMasks) => new()
    {
        Id = result.Id.Value,
        Label = result.Label,
        State = EnumWord.Of(result.State),
        Reason = result.WhyUnseen is { } reason ? EnumWord.Of(reason) : null,
        Box = result.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        Area = result.Area,
        Score = Score(result.Score),
        PredictedIou = Score(result.PredictedIou),
        Stability = Score(result.Stability),
        FlowAgreement = result.FlowAgreement is { } agreement ? Score(agreement) : null,
        PromptAge = result.PromptAge,
        CarriedFrames = result.CarriedFrames,
        Mask = includeMasks && result.Mask is { } mask ? mask.ToRle().ToMessage() : null,
    };
}

/// <summary>A pipeline's snapshot to its wire message.</summary>
internal static class SnapshotMapping
{
    public static PipelineSummaryMessage ToMessage(this PipelineSnapshot snapshot) => new()
    {
        ElapsedSeconds = Math.Round(snapshot.Elapsed.TotalSeconds, 3),
        MeasuredFrameRate = Math.Round(snapshot.MeasuredFrameRate, 3),
        FramesCaptured = snapshot.FramesCaptured,
        FramesEncoded = snapshot.FramesEncoded,
        FramesTracked = snapshot.FramesTracked,
        Drops = snapshot.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value),
        Warnings = snapshot.SourceWarnings,
        CaptureToResult = ToMessage(snapshot.CaptureToResult),
        Stages = [.. snapshot.Stages.Select(ToMessage)],
    };

    private static StageMessage ToMessage(StageSnapshot stage) => new()
    {
        Name = stage.Name,
        State = EnumWord.Of(stage.State),
        Items = stage.Items,
        Latency = ToMessage(stage.Latency),
        Error = stage.Error,
    };

    private static LatencyMessage ToMessage(LatencySummary latency) => new(
        latency.Count, Ms(latency.Mean), Ms(latency.P50), Ms(latency.P95), Ms(latency.P99), Ms(latency.Max));

    private static double Ms(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);
}
