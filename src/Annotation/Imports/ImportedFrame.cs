using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Imports;

/// <summary>A frame with its objects.</summary>
/// <param name="Index">Its number in the clip, from 0.</param>
/// <param name="Seconds">Its time in the clip, if the format tells.</param>
/// <param name="Objects">In order of their ids; none is there twice.</param>
internal sealed record ImportedFrame(long Index, double? Seconds, IReadOnlyList<ImportedObject> Objects);

/// <summary>An object on a frame.</summary>
internal sealed record ImportedObject
{
    /// <summary>Which it is.</summary>
    public required ImportedTrack Track { get; init; }

    /// <summary>Of the clip's size; null: the format says that the object is not seen here, or gives a box alone.</summary>
    public CocoRle? Mask { get; init; }

    /// <summary>A box around it, to prompt with, where the format has no mask of it.</summary>
    public BoxXyxy? Box { get; init; }

    /// <summary>Whether a person has set it here; null: the format does not tell.</summary>
    public bool? IsKeyframe { get; init; }

    /// <summary>
    /// What is known of it: <see cref="TrackState.Occluded"/> and <see cref="TrackState.Lost"/> (outside) where the format has flags of
    /// those; null: it does not tell.
    /// </summary>
    public TrackState? State { get; init; }

    /// <summary>Probability that the mask is right, if the format tells.</summary>
    public float? Score { get; init; }
}
