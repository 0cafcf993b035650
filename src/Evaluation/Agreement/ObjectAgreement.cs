using SamStream.Pipeline.Masks;

namespace SamStream.Evaluation.Agreement;

/// <summary>How far an object of one set of masks and one of another agree; or an object that only one has.</summary>
internal sealed record ObjectAgreement
{
    /// <summary>Its id in the first; null: only the second has it.</summary>
    public required int? First { get; init; }

    /// <summary>Its id in the second; null: only the first has it.</summary>
    public required int? Second { get; init; }

    /// <summary>Frames on which either has a mask of it.</summary>
    public required long Frames { get; init; }

    /// <summary>Of those, frames on which the second has none.</summary>
    public required long OnlyInFirst { get; init; }

    /// <summary>Of those, frames on which the first has none.</summary>
    public required long OnlyInSecond { get; init; }

    /// <summary>J, mean over <see cref="Frames"/>; 0 where only one has a mask.</summary>
    public required double RegionSimilarity { get; init; }

    /// <summary>F, mean over <see cref="Frames"/>; 0 where only one has a mask.</summary>
    public required double ContourAccuracy { get; init; }

    /// <summary>The first of the frames with the least J.</summary>
    public required long WorstFrame { get; init; }

    /// <summary>J there.</summary>
    public required double WorstRegionSimilarity { get; init; }

    /// <summary>From this frame on J is below <see cref="ClipAgreement.Floor"/> to the end; null: it is not, or only one has the object.</summary>
    public required long? DriftsFrom { get; init; }

    /// <summary>Where the object of the first becomes another one of the second, in order of the frames.</summary>
    public required IReadOnlyList<IdSwitch> Switches { get; init; }

    /// <summary>True if both have it.</summary>
    public bool IsPair => First is not null && Second is not null;
}

/// <summary>A frame on which an object is followed under another id than before (IDSW of the CLEAR MOT metrics).</summary>
/// <param name="Frame">The first one under the new id.</param>
/// <param name="From">The id before.</param>
/// <param name="To">The id from there on.</param>
internal readonly record struct IdSwitch(long Frame, int From, int To);

/// <summary>The masks of a frame twice.</summary>
/// <param name="Frame">Its number; frames come in order.</param>
/// <param name="First">Masks of the first by object; none is empty.</param>
/// <param name="Second">Masks of the second by object; none is empty.</param>
internal sealed record FramePair(long Frame, IReadOnlyDictionary<int, CocoRle> First, IReadOnlyDictionary<int, CocoRle> Second);
