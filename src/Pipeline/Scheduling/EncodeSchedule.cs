using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Scheduling;

/// <summary>
/// Which frames of a source are encoded. On all others masks are carried by optical flow. A frame with a prompt is
/// encoded in any case.
/// </summary>
public sealed record EncodeSchedule
{
    /// <summary>The largest interval, in frames: so many frame buffers are kept twice, once for waiting and once for sinks.</summary>
    public const int MostInterval = 30;

    /// <summary>Every frame is encoded.</summary>
    public static EncodeSchedule EveryFrame { get; } = new();

    /// <summary>Default: <see cref="EncodeMode.Every"/>.</summary>
    public EncodeMode Mode { get; init; } = EncodeMode.Every;

    /// <summary>
    /// What of a frame is encoded. With <see cref="EncodeRegion.Objects"/> the input's pixels go to the objects: a smaller
    /// input finds them as well as a larger one does on the whole frame. Default: <see cref="EncodeRegion.Frame"/>.
    /// </summary>
    public EncodeRegion Region { get; init; } = EncodeRegion.Frame;

    /// <summary>
    /// Frames from one encoded frame to the next: exactly with <see cref="EncodeMode.Nth"/>, at most with
    /// <see cref="EncodeMode.Adaptive"/>; 2 to <see cref="MostInterval"/>. Default 8: over 8 frames, a third of a second at
    /// 25 frames a second, a carried prompt still finds its object.
    /// </summary>
    public int Interval { get; init; } = 8;

    /// <summary>
    /// <see cref="EncodeMode.Adaptive"/>: share of the frames that may be encoded in the long run, above 0, at most 1.
    /// Default 0.125. It bounds the processor time: a frame's cost is this share of an encoding, and the carrying.
    /// </summary>
    public double Budget { get; init; } = 0.125;

    /// <summary>
    /// <see cref="EncodeMode.Adaptive"/>: strain of the carried masks (<see cref="CarryDemand.Strain"/>) from which on
    /// the next encoding is asked for, above 0. Default 0.25.
    /// </summary>
    public double Strain { get; init; } = 0.25;

    /// <summary>False if every frame is encoded.</summary>
    public bool Carries => Mode != EncodeMode.Every;

    /// <summary>True if objects are carried to a frame before it is encoded: encoding and tracking take turns then.</summary>
    public bool LooksAhead => Carries || Region != EncodeRegion.Frame;

    /// <summary>Frames that wait at most for the next encoded one.</summary>
    public int MostHeld => Carries ? Interval - 1 : 0;

    /// <summary>Every value that is out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        if (Interval is < 2 or > MostInterval)
            yield return $"interval is {Interval} frames; it must be 2 to {MostInterval}";
        if (Budget is not (> 0 and <= 1))
            yield return $"budget is {Budget}; it must be above 0 and at most 1";
        if (Strain is not (> 0 and <= 100))
            yield return $"strain is {Strain}; it must be above 0 and at most 100";
    }
}

/// <summary>Which frames are encoded.</summary>
public enum EncodeMode
{
    /// <summary>Every frame.</summary>
    Every,

    /// <summary>Frames at a fixed distance.</summary>
    Nth,

    /// <summary>Those on which motion, a change of a mask or doubt asks for it, within a budget.</summary>
    Adaptive,
}

/// <summary>What of a frame is encoded.</summary>
public enum EncodeRegion
{
    /// <summary>All of it.</summary>
    Frame,

    /// <summary>The part around the objects, as long as they fill little of the frame and all of them are in sight.</summary>
    Objects,
}
