namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// What is remembered of how an object looks: its prompt's frame for good, and reliable later frames that fade. Weak frames
/// never enter the memory.
/// </summary>
public sealed record AppearanceOptions
{
    /// <summary>
    /// Whether anything is remembered. Without it a mask is judged by the model's word and by its agreement with the carried
    /// mask alone, nothing that is lost is looked for, and scores are not calibrated. Default true;
    /// <c>configs/plain-tracker.yaml</c> has it off, to tell what it is worth.
    /// </summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Weight of the later frames, 0 (the prompt's frame only) to 1. Default 0.5: on the sequences measured it makes no
    /// difference beyond noise, and light and views change in long videos.
    /// </summary>
    public float RecentShare { get; init; } = 0.5f;

    /// <summary>Share of the later frames before that the next one leaves, 0 to 1. Default 0.7: ten frames back it is 3 %.</summary>
    public float KeepShare { get; init; } = 0.7f;

    /// <summary>
    /// Weight of all other objects that are followed, where object and background weigh 0.5 each, 0 to 10. Default 0.25.
    /// </summary>
    public float RivalShare { get; init; } = 0.25f;

    /// <summary>Frames from one that is remembered to the next, at least 1. Default 5: neighbours say the same.</summary>
    public int EveryFrames { get; init; } = 5;

    /// <summary>Only masks with a higher predicted IoU are remembered, 0 to 1. Default 0.85.</summary>
    public float AbovePredictedIou { get; init; } = 0.85f;

    /// <summary>Only masks with more agreement with the carried mask are remembered, 0 to 1. Default 0.75.</summary>
    public float AboveAgreement { get; init; } = 0.75f;

    /// <summary>
    /// Only masks that look more like the object than this share of the likeness on the prompt's frame are remembered, 0 to
    /// 1. Default 0.7.
    /// </summary>
    public float AboveLikeness { get; init; } = 0.7f;

    /// <summary>Every value that is out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, float Value)[] shares =
        [
            ("recent share", RecentShare), ("keep share", KeepShare), ("above predicted IoU", AbovePredictedIou),
            ("above agreement", AboveAgreement), ("above likeness", AboveLikeness),
        ];
        foreach ((string name, float value) in shares)
        {
            if (value is not (>= 0 and <= 1))
                yield return $"appearance {name} is {value}; it must be 0 to 1";
        }

        if (RivalShare is not (>= 0 and <= 10))
            yield return $"appearance rival share is {RivalShare}; it must be 0 to 10";
        if (EveryFrames < 1)
            yield return $"appearance every frames is {EveryFrames}; it must be at least 1";
    }
}
