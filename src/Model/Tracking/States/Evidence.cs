namespace SamStream.Model.Tracking.States;

/// <summary>What speaks for an object's mask on a frame.</summary>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Overlap">Soft IoU with what looks like the object, as a share of its likeness on its prompt's frame.</param>
/// <param name="Color">Share of the colours on its prompt's frame, 0 to 1.</param>
internal readonly record struct Evidence(float PredictedIou, float Overlap, float Color);
