using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Pointing;

/// <summary>
/// Remembers the last seconds of a camera's motion, so that a mask that a person drew on a frame which has passed can be carried to
/// where the object is now. Thread-safe: frames are added while masks are carried, and neither waits for the other for long.
/// </summary>
public interface IMaskTrail
{
    /// <summary>Bytes of all buffers.</summary>
    long Bytes { get; }

    /// <summary>Adds the camera's next frame; of the picture it keeps a small gray copy.</summary>
    /// <param name="frame">Borrowed. One with an index that is not above the last one's begins anew.</param>
    /// <param name="metadata">Of the frame; it tells of a break also if that was on a frame which was not added.</param>
    void Add(VideoFrame frame, in FrameMetadata metadata);

    /// <summary>
    /// Carries a mask to the newest frame, along the motion since. Takes a few milliseconds for each frame between; one mask is carried
    /// at a time.
    /// </summary>
    /// <param name="mask">On that frame, as large as it.</param>
    /// <param name="fromFrame">Index of the frame that the mask is of.</param>
    CarriedMask Carry(CocoRle mask, long fromFrame);
}

/// <summary>A mask on a later frame, or why there is none.</summary>
public sealed record CarriedMask
{
    /// <summary>What became of it.</summary>
    public required CarryOutcome Outcome { get; init; }

    /// <summary>The mask on <see cref="Frame"/>; null unless it was carried.</summary>
    public CocoRle? Mask { get; init; }

    /// <summary>Index of the newest frame, to which it was carried; −1 before the first one.</summary>
    public required long Frame { get; init; }

    /// <summary>Frames of the trail between the mask's own and that one, 0 if they are the same.</summary>
    public int Frames { get; init; }

    /// <summary>Why it was not carried, with the cure; null if it was.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of a mask that was to be carried to the newest frame.</summary>
public enum CarryOutcome
{
    /// <summary>It is there.</summary>
    Carried,

    /// <summary>Its frame is not kept: it passed too long ago, was dropped, or has not come yet.</summary>
    FrameUnknown,

    /// <summary>The stream broke off since.</summary>
    Discontinuity,

    /// <summary>The picture became another one since.</summary>
    Cut,

    /// <summary>The mask is not as large as the frames, be it since they changed their size.</summary>
    SizeChanged,

    /// <summary>Nothing of it is in the picture any more, or it had no pixels.</summary>
    OutOfPicture,
}
