using SamStream.Cli.Run;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Evaluation;

/// <summary>What is evaluated.</summary>
/// <param name="Segmentation">Model and tracker; stills are not tracked.</param>
/// <param name="Schedule">Which frames of a video are encoded.</param>
internal sealed record EvaluationPlan(SegmentationPlan Segmentation, EncodeSchedule Schedule);
