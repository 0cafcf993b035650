using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Model.Tracking.Searching;

/// <summary>
/// How an object that is lost or in doubt is looked for, and what it takes to be found again; docs/propagation.md tells
/// what was measured.
/// </summary>
public sealed record SearchOptions
{
    /// <summary>Places that are looked at for one object on one frame, 1 to 8. Default 3.</summary>
    [Description("places that are looked at for one lost object on one frame")]
    [Range(1, 8)]
    public int Windows { get; init; } = 3;

    /// <summary>
    /// Prompts for searches on one frame, about; where more objects are lost they take turns. Each costs a decoder's
    /// prompt, 10 to 30 ms of processor time. At least 1. Default 4: with 12, seven objects that are hidden half of the time
    /// cost twice as much as with 3.
    /// </summary>
    [Description("prompts for searches on one frame; where more objects are lost they take turns")]
    [Range(1, int.MaxValue)]
    public int PromptsPerFrame { get; init; } = 4;

    /// <summary>
    /// How much further away from its last place an object is looked for with each frame, as a share of the frame's longest
    /// side, 0 to 1. Default 0.1: after ten frames it may be anywhere.
    /// </summary>
    [Description("how much further away an object is looked for with each frame, as a share of the frame's longest side")]
    [Range(0.0, 1.0)]
    public float ReachPerFrame { get; init; } = 0.1f;

    /// <summary>
    /// The object is looked for elsewhere, too, when what is carried looks less like it than this share of the likeness on
    /// its prompt's frame, 0 to 1. Default 0.35: the search costs time, and good carried masks stay above.
    /// </summary>
    [Description("an object is looked for, too, when what is carried looks less like it than this share of its likeness on its "
        + "prompt's frame")]
    [Range(0.0, 1.0)]
    public float BelowLikeness { get; init; } = 0.35f;

    /// <summary>Least predicted IoU of a mask that is found, 0 to 1. Default 0.75.</summary>
    [Description("least predicted IoU of a mask that is found")]
    [Range(0.0, 1.0)]
    public float LeastPredictedIou { get; init; } = 0.75f;

    /// <summary>Least stability, 0 to 1. Default 0.85.</summary>
    [Description("its least stability")]
    [Range(0.0, 1.0)]
    public float LeastStability { get; init; } = 0.85f;

    /// <summary>Least likeness, as a share of that on the prompt's frame, 0 to 1. Default 0.65.</summary>
    [Description("its least likeness, as a share of the object's likeness on its prompt's frame")]
    [Range(0.0, 1.0)]
    public float LeastLikeness { get; init; } = 0.65f;

    /// <summary>
    /// Least soft IoU of the mask with what looks like the object, as a share of the likeness on the prompt's frame, 0 to 1.
    /// Default 0.4: a part of the object alone comes to less.
    /// </summary>
    [Description("its least soft IoU with what looks like the object, as a share of the same")]
    [Range(0.0, 1.0)]
    public float LeastOverlap { get; init; } = 0.4f;

    /// <summary>
    /// Least share of the object's colours (<see cref="Appearance.ColorSignature"/>), 0 to 1. Default 0.6: the same object a few
    /// seconds later had 0.96 to 0.98, things in another scene that were taken for it 0.29 to 0.45.
    /// </summary>
    [Description("the least share of the object's colours that it has")]
    [Range(0.0, 1.0)]
    public float LeastColor { get; init; } = 0.6f;

    /// <summary>
    /// Factor by which the area may have changed since it was seen last, either way, at least 1. Default 4: while it is
    /// hidden, an object comes nearer or goes away.
    /// </summary>
    [Description("factor by which its area may differ from the object's last one, either way")]
    [Range(1.0, 1000.0)]
    public float MostScaling { get; init; } = 4f;

    /// <summary>
    /// By how much the predicted IoU plus soft IoU of what is found must exceed that of the carried mask, if that is
    /// acceptable, to be taken instead of it, 0 to 2. Default 0.25.
    /// </summary>
    [Description("by how much its predicted IoU plus soft IoU must exceed those of an acceptable carried mask")]
    [Range(0.0, 2.0)]
    public float BetterBy { get; init; } = 0.25f;
}
