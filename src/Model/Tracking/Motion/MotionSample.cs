namespace SamStream.Model.Tracking.Motion;

/// <summary>The motion of one patch of the picture that has structure.</summary>
/// <param name="X">Centre on the current frame, frame pixels.</param>
/// <param name="Y">The same, down.</param>
/// <param name="PreviousX">Where flow says that it was on the frame before.</param>
/// <param name="PreviousY">The same, down.</param>
internal readonly record struct MotionSample(float X, float Y, float PreviousX, float PreviousY);
