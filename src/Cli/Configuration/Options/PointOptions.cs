using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Cli.Configuration.Options;

/// <summary>One point of a prompt.</summary>
internal sealed record PointOptions
{
    [Description("pixels from the left edge")]
    [Required]
    public float X { get; init; }

    [Description("pixels from the upper edge")]
    [Required]
    public float Y { get; init; }

    [Description("true: the point lies on the object; false: it lies off it")]
    public bool Positive { get; init; } = true;
}
