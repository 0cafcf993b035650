namespace SamStream.Model.Tracking.Searching;

/// <summary>
/// How an object that is lost or in doubt is looked for, and what it takes to be found again; docs/propagation.md tells
/// what was measured.
/// </summary>
public sealed record SearchOptions
{
    /// <summary>Places that are looked at for one object on one frame, 1 to 8. Default 3.</summary>
    public int Windows { get; init; } = 3;

    /// <summary>
    /// Prompts for searches on one frame, about; where more objects are lost they take turns. Each costs a decoder's
    /// prompt, 10 to 30 ms of processor time. At least 1. Default 4: with 12, seven objects that are hidden half of the time
    /// cost twice as much as with 3.
    /// </summary>
    public int PromptsPerFrame { get; init; } = 4;

    /// <summary>
    /// How much further away from its last place an object is looked for with each frame, as a share of the frame's longest
    /// side, 0 to 1. Default 0.1: after ten frames it may be anywhere.
    /// </summary>
    public float ReachPerFrame { get; init; } = 0.1f;

    /// <summary>
    /// The object is looked for elsewhere, too, when what is carried looks less like it than this share of the likeness on
    /// its prompt's frame, 0 to 1. Default 0.35: the search costs time, and good carried masks stay above.
    /// </summary>
    public float BelowLikeness { get; init; } = 0.35f;

    /// <summary>Least predicted IoU of a mask that is found, 0 to 1. Default 0.75.</summary>
    public float LeastPredictedIou { get; init; } = 0.75f;

    /// <summary>Least stability, 0 to 1. Default 0.85.</summary>
    public float LeastStability { get; init; } = 0.85f;

    /// <summary>Least likeness, as a share of that on the prompt's frame, 0 to 1. Default 0.65.</summary>
    public float LeastLikeness { get; init; } = 0.65f;

    /// <summary>
    /// Least soft IoU of the mask with what looks like the object, as a share of the likeness on the prompt's frame, 0 to 1.
    /// Default 0.4: a part of the object alone comes to less.
    /// </summary>
    public float LeastOverlap { get; init; } = 0.4f;

    /// <summary>
    /// Least share of the object's colours (<see cref="Appearance.ColorSignature"/>), 0 to 1. Default 0.6: the same object a few
    /// seconds later had 0.96 to 0.98, things in another scene that were taken for it 0.29 to 0.45.
    /// </summary>
    public float LeastColor { get; init; } = 0.6f;

    /// <summary>
    /// Factor by which the area may have changed since it was seen last, either way, at least 1. Default 4: while it is
    /// hidden, an object comes nearer or goes away.
    /// </summary>
    public float MostScaling { get; init; } = 4f;

    /// <summary>
    /// By how much the predicted IoU plus soft IoU of what is found must exceed that of the carried mask, if that is
    /// acceptable, to be taken instead of it, 0 to 2. Default 0.25.
    /// </summary>
    public float BetterBy { get; init; } = 0.25f;

    /// <summary>Every value that is out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        if (Windows is < 1 or > 8)
            yield return $"search windows are {Windows}; they must be 1 to 8";
        if (PromptsPerFrame < 1)
            yield return $"search prompts per frame are {PromptsPerFrame}; they must be at least 1";
        (string Name, float Value)[] shares =
        [
            ("search reach per frame", ReachPerFrame), ("search below likeness", BelowLikeness),
            ("least predicted IoU", LeastPredictedIou), ("least stability", LeastStability),
            ("least likeness", LeastLikeness), ("least overlap", LeastOverlap), ("least color", LeastColor),
        ];
        foreach ((string name, float value) in shares)
        {
            if (value is not (>= 0 and <= 1))
                yield return $"{name} is {value}; it must be 0 to 1";
        }

        if (MostScaling is not (>= 1 and <= 1000))
            yield return $"most scaling is {MostScaling}; it must be 1 to 1000";
        if (BetterBy is not (>= 0 and <= 2))
            yield return $"better by is {BetterBy}; it must be 0 to 2";
    }
}
