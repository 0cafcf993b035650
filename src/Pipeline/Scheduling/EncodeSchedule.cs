using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
    [Description("which frames are encoded: every one, each nth, or adaptive: those that need it; masks are carried to the others")]
    public EncodeMode Encode { get; init; } = EncodeMode.Every;

    /// <summary>
    /// What of a frame is encoded. With <see cref="EncodeRegion.Objects"/> the input's pixels go to the objects: a smaller
    /// input finds them as well as a larger one does on the whole frame. Default: <see cref="EncodeRegion.Frame"/>.
    /// </summary>
    [Description("what of a frame is encoded: all of the frame, or the part around the objects while they fill little of it")]
    public EncodeRegion Region { get; init; } = EncodeRegion.Frame;

    /// <summary>
    /// Frames from one encoded frame to the next: exactly with <see cref="EncodeMode.Nth"/>, at most with
    /// <see cref="EncodeMode.Adaptive"/>; 2 to <see cref="MostInterval"/>. Default 8: over 8 frames, a third of a second at
    /// 25 frames a second, a carried prompt still finds its object.
    /// </summary>
    [Description("frames from one encoded frame to the next: exactly with nth, at most with adaptive")]
    [Range(2, MostInterval)]
    public int Interval { get; init; } = 8;

    /// <summary>
    /// <see cref="EncodeMode.Adaptive"/>: share of the frames that may be encoded in the long run, above 0, at most 1; more of them
    /// where <see cref="EncodeRegion.Objects"/> needs less than a whole input. Default 0.125. It bounds the processor time: a
    /// frame's cost is this share of an encoding, and the carrying.
    /// </summary>
    [Description("for adaptive: share of the frames that may be encoded in the long run")]
    [Range(0.01, 1.0)]
    public double Budget { get; init; } = 0.125;

    /// <summary>
    /// <see cref="EncodeMode.Adaptive"/>: strain of the carried masks (<see cref="CarryDemand.Strain"/>) from which on
    /// the next encoding is asked for, above 0. Default 0.25.
    /// </summary>
    [Description("for adaptive: motion and change of a mask since the last encoded frame, in sizes of the object, that ask for "
        + "the next one")]
    [Range(0.001, 100.0)]
    public double Strain { get; init; } = 0.25;

    /// <summary>False if every frame is encoded.</summary>
    public bool Carries => Encode != EncodeMode.Every;

    /// <summary>True if objects are carried to a frame before it is encoded: encoding and tracking take turns then.</summary>
    public bool LooksAhead => Carries || Region != EncodeRegion.Frame;

    /// <summary>Frames that wait at most for the next encoded one.</summary>
    public int MostHeld => Carries ? Interval - 1 : 0;
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
