using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Configuration.Options;

/// <summary>One item of the section <c>cameras</c>.</summary>
internal sealed record CameraSectionOptions : SourceSection
{
    [Description("the camera's name in topics, folders, metrics and logs: letters, digits, - and _")]
    [Required]
    public string Id { get; init; } = "";

    [Description("rtsp://host/path, exec:program, a device (0 or /dev/video0), a video file, a folder of images or a test pattern")]
    [Required]
    public override string Input { get; init; } = "";

    [Description("the objects to follow from the start; more can be named while it runs")]
    public IReadOnlyList<PromptOptions> Prompts { get; init; } = [];

    [Description("which frames of this camera are encoded; default: as the section schedule says")]
    public EncodeSchedule? Schedule { get; init; }

    [Description("switches outputs on or off for this camera")]
    public CameraSinksOptions Sinks { get; init; } = new();

    [Description("when and how soon the camera is opened again after a fault")]
    public RestartOptions Restart { get; init; } = new();

    /// <inheritdoc/>
    public override string? SourceId => Id;

    /// <summary>How messages call this camera: <c>cameras[2]</c>.</summary>
    [SectionKey]
    public string Key { get; init; } = "";

    // A record prints its properties, and some of these are secret.
    public override string ToString() => $"Id = {Id}";
}
