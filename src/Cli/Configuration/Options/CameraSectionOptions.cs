using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Media.Inputs;

namespace SamStream.Cli.Configuration.Options;

/// <summary>One item of the section <c>cameras</c>.</summary>
internal sealed record CameraSectionOptions
{
    [Description("the camera's name in topics, folders, metrics and logs: letters, digits, - and _")]
    [Required]
    public string Id { get; init; } = "";

    [Description("rtsp://host/path, exec:program, a device (0 or /dev/video0), a video file, a folder of images or a test pattern")]
    [Required]
    public string Input { get; init; } = "";

    [Description("what carries an RTSP stream; default: tcp")]
    public StreamTransport? Transport { get; init; }

    [Description("how long opening a stream may take; default: 5s")]
    [DurationRange("500ms", "10m")]
    public TimeSpan? OpenTimeout { get; init; }

    [Description("how long a stream may give no frame before it is opened again; default: 5s")]
    [DurationRange("500ms", "10m")]
    public TimeSpan? StallTimeout { get; init; }

    [Description("user name of a stream, any characters")]
    public string? Username { get; init; }

    [Description("password of a stream, any characters; write ${NAME}")]
    [Secret]
    public string? Password { get; init; }

    [Description("more options of FFmpeg for this stream: key;value pairs with a bar between them, of those that docs/sources.md lists")]
    public string? FfmpegOptions { get; init; }

    [Description("what decodes: auto, software, or a name of FFmpeg's as vaapi, cuda, v4l2m2m; default: auto")]
    public string? Decoder { get; init; }

    [Description("interlaced video is made whole (auto) or stays combed (off); default: auto")]
    public Deinterlace? Deinterlace { get; init; }

    [Description("whether frames come at the world's pace: yes, no, or auto, as the input shows; default: auto")]
    public LiveMode? Live { get; init; }

    [Description("frames a second that a device is asked for, or that images and test patterns are given")]
    [Range(0.001, 1000.0)]
    public double? FrameRate { get; init; }

    [Description("the most frames to take; default: all")]
    [Range(1, int.MaxValue)]
    public long? Frames { get; init; }

    [Description("the objects to follow from the start; more can be named while it runs")]
    public IReadOnlyList<PromptOptions> Prompts { get; init; } = [];

    [Description("which frames of this camera are encoded; default: as the section schedule says")]
    public ScheduleSectionOptions? Schedule { get; init; }

    [Description("switches outputs on or off for this camera")]
    public CameraSinksOptions Sinks { get; init; } = new();

    [Description("when and how soon the camera is opened again after a fault")]
    public RestartSectionOptions Restart { get; init; } = new();

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>How messages call this camera: <c>cameras[2]</c>.</summary>
    [SectionKey]
    public string Key { get; init; } = "";
}
