namespace SamStream.Sources.Images;

/// <summary>What becomes of an image among images that cannot be decoded, is cut off or exceeds the limits.</summary>
public enum UnreadableImagePolicy
{
    /// <summary>
    /// It is left out with a warning that names it; its frame index stays unused, so that index and position in the
    /// list agree, and the run counts it as a drop.
    /// </summary>
    Skip,

    /// <summary>The source fails there; the frames before it are finished.</summary>
    Fail,
}
