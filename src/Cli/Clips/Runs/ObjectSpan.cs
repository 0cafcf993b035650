namespace SamStream.Cli.Clips.Runs;

/// <summary>
/// The frames of an object between two on which a person has set it: a correction changes those between it and its neighbours, and no others.
/// </summary>
internal sealed record ObjectSpan
{
    public required int Id { get; init; }

    /// <summary>The frame that a person has set before it; null: none, and the span begins with the clip.</summary>
    public required long? After { get; init; }

    /// <summary>The frame that a person has set behind it; null: none, and the span ends with the clip.</summary>
    public required long? Before { get; init; }

    /// <summary>True if the object is followed from <see cref="After"/>.</summary>
    public required bool IsFollowedForwards { get; init; }

    /// <summary>True if the object is followed back from <see cref="Before"/>.</summary>
    public required bool IsFollowedBackwards { get; init; }

    /// <summary>Changes with what a person has set before it.</summary>
    public required string AfterKey { get; init; }

    /// <summary>Changes with what a person has set behind it.</summary>
    public required string BeforeKey { get; init; }

    /// <summary>Changes with what a person has set on either side.</summary>
    public string Key => $"{AfterKey}-{BeforeKey}";

    /// <summary>True if what is set on <see cref="After"/> has been found before: its mask stays as it is.</summary>
    public bool IsAfterKept { get; init; }

    /// <summary>True if what was found before, following it from <see cref="After"/>, holds: it need not be followed from there again.</summary>
    public bool IsForwardsKept { get; init; }

    /// <summary>The same from <see cref="Before"/>.</summary>
    public bool IsBackwardsKept { get; init; }

    /// <summary>Its first frame: a frame that a person has set belongs to the span behind it.</summary>
    public long First => After ?? 0;

    /// <summary>Its last frame; null: the clip's last.</summary>
    public long? Last => Before - 1;

    /// <summary>True if nobody sees the object in it.</summary>
    public bool IsAbsent => !IsFollowedForwards && !IsFollowedBackwards;

    /// <summary>Whether a frame is in it.</summary>
    public bool Holds(long frame) => frame >= First && (Before is not { } end || frame < end);
}
