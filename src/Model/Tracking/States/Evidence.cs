namespace SamStream.Model.Tracking.States;

/// <summary>What speaks for an object's mask on a frame.</summary>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Stability">How little it depends on the threshold, 0 to 1.</param>
/// <param name="Agreement">IoU with the carried mask, 0 to 1; null where it was found elsewhere or prompted.</param>
/// <param name="Likeness">Mean likeness to the object, as a share of that on its prompt's frame.</param>
/// <param name="Overlap">Soft IoU with what looks like the object, as a share of the same.</param>
/// <param name="Color">Share of the colours on its prompt's frame, 0 to 1.</param>
internal readonly record struct Evidence(
    float PredictedIou, float Stability, float? Agreement, float Likeness, float Overlap, float Color);
