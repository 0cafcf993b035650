using SamStream.Pipeline.Results;

namespace SamStream.Cli.Soaking.Measuring;

/// <summary>What a <see cref="CameraProbe"/> keeps of one result.</summary>
/// <param name="SeenAt">When it reached the outputs.</param>
/// <param name="CapturedAt">When its frame was captured.</param>
/// <param name="Index">Of the frame.</param>
/// <param name="Number">What the picture itself says; -1 if it is damaged.</param>
/// <param name="IsDiscontinuity">As published.</param>
/// <param name="Width">Pixels of the frame.</param>
/// <param name="Objects">Objects on it.</param>
/// <param name="State">Of object 1; null if it is not followed.</param>
/// <param name="Fit">Share of its mask's box that lies where the disc is on this picture; null without a mask or a number.</param>
/// <param name="Latency">From the end of the capture to here.</param>
internal readonly record struct SeenResult(
    DateTimeOffset SeenAt,
    DateTimeOffset CapturedAt,
    long Index,
    int Number,
    bool IsDiscontinuity,
    int Width,
    int Objects,
    TrackState? State,
    double? Fit,
    TimeSpan Latency);
