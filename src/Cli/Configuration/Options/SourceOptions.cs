using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>source</c>.</summary>
internal sealed record SourceOptions
{
    [Description("a video file, a folder or pattern of images, a camera (0 or /dev/video0) or a test pattern (test:crossing); paths are relative to this file")]
    [Required]
    public string Input { get; init; } = "";

    [Description("name of the source in results and logs; default: made from the input")]
    public string? Id { get; init; }

    [Description("first frame of the input to take, counted from 0; the frames taken are numbered from 0 again")]
    [Range(0, int.MaxValue)]
    public long Start { get; init; }

    [Description("the most frames to take; default: all")]
    [Range(1, int.MaxValue)]
    public long? Frames { get; init; }

    [Description("take every n-th frame")]
    [Range(1, int.MaxValue)]
    public int Stride { get; init; } = 1;

    [Description("frames a second of images, which have no clock of their own; default: 25")]
    [Range(0.001, 1000.0)]
    public double? FrameRate { get; init; }

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;
}
