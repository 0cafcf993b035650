using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Configuration.Options;

/// <summary>One item of the section <c>prompts</c>: an object to follow.</summary>
internal sealed record PromptOptions
{
    [Description("the object's number, 1 to 65535, also its value in mask images; default: the next free one")]
    [Range(1, ObjectId.MaxValue)]
    public int? Id { get; init; }

    [Description("a name for people, shown in the overlay")]
    public string? Label { get; init; }

    [Description("index of the frame that the prompt belongs to, counted from 0 at the start of the source")]
    [Range(0, int.MaxValue)]
    public long Frame { get; init; }

    [Description("what box and points count: pixels, or shares of the frame's width and height (normalized)")]
    public PromptUnits Units { get; init; }

    [Description("box around the object, [x1, y1, x2, y2], right and lower edge exclusive")]
    [Length(4, 4)]
    public IReadOnlyList<float>? Box { get; init; }

    [Description("points on the object, or off it")]
    public IReadOnlyList<PointOptions>? Points { get; init; }

    [Description("mask image of the frame: an indexed PNG or one of 16 bits gives one object per value, a black and white one gives one object")]
    public string? Mask { get; init; }

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>How messages call this prompt: <c>prompts[2]</c> or <c>--box 1,2,3,4</c>.</summary>
    [SectionKey]
    public string Key { get; init; } = "";
}
