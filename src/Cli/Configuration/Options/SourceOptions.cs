using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sources.Streams;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>source</c>.</summary>
internal sealed record SourceOptions
{
    [Description("a video file, a folder or pattern of images, a camera (0 or /dev/video0), a stream (rtsp://host/path), a GStreamer pipeline (gst:…) or a test pattern (test:crossing); paths are relative to this file")]
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

    [Description("how RTSP's packets travel: tcp loses none, udp has less delay on a bad network; streams only")]
    public StreamTransport Transport { get; init; } = StreamTransport.Tcp;

    [Description("the most that connecting to a stream or starting a pipeline may take")]
    [DurationRange("500ms", "10m")]
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("the most that one frame of a stream or pipeline may take before it is opened again")]
    [DurationRange("500ms", "10m")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("user name for a stream, taken as it is; default: the one in input")]
    public string? Username { get; init; }

    [Description("password for a stream, taken as it is, best from an environment variable: ${CAMERA_PASSWORD}")]
    [Secret]
    public string? Password { get; init; }

    [Description("more options for FFmpeg, key;value pairs with | between them; streams only")]
    public string? FfmpegOptions { get; init; }

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;

    // A record prints its properties, and some of these are secret.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {Id}");
        return true;
    }
}
