namespace SamStream.Pipeline.Results;

/// <summary>What is known of an object on a frame. A state is published as it is, never guessed.</summary>
public enum TrackState
{
    /// <summary>Seen; the mask is trusted.</summary>
    Tracked,

    /// <summary>
    /// Seen, but the evidence is weak: the mask may be wrong. Without a mask: the picture has just become another one, and
    /// whether it is there is not known.
    /// </summary>
    Uncertain,

    /// <summary>Hidden behind something: it vanished within the picture, or in another object; no mask is given.</summary>
    Occluded,

    /// <summary>Not found, and where it is is not known; no mask is given.</summary>
    Lost,

    /// <summary>Found again after it was occluded or lost; the mask is trusted.</summary>
    Reacquired,
}
