using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>source</c>.</summary>
internal sealed record SourceOptions : SourceSection
{
    [Description("a video file, a folder or pattern of images, a camera (0 or /dev/video0), a stream (rtsp://host/path), standard input (-), a program that writes a video (exec:…) or a test pattern (test:crossing); paths are relative to this file")]
    [Required]
    public override string Input { get; init; } = "";

    [Description("name of the source in results and logs; default: made from the input")]
    public string? Id { get; init; }

    /// <inheritdoc/>
    public override string? SourceId => Id;

    // A record prints its properties, and some of these are secret.
    public override string ToString() => $"Id = {Id}";
}
