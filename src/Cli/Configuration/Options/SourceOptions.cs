using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Media.Inputs;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>source</c>.</summary>
internal sealed record SourceOptions
{
    [Description("a video file, a folder or pattern of images, a camera (0 or /dev/video0), a stream (rtsp://host/path), standard input (-), a program that writes a video (exec:…) or a test pattern (test:crossing); paths are relative to this file")]
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

    [Description("the most that the first frame of a stream or program may take")]
    [DurationRange("500ms", "10m")]
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("the most that a later frame of a stream or program may take before it is opened again")]
    [DurationRange("500ms", "10m")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("user name for a stream, taken as it is; default: the one in input")]
    public string? Username { get; init; }

    [Description("password for a stream, taken as it is, best from an environment variable: ${CAMERA_PASSWORD}")]
    [Secret]
    public string? Password { get; init; }

    [Description("more options for FFmpeg, key;value pairs with | between them, of those that docs/sources.md lists; streams only")]
    public string? FfmpegOptions { get; init; }

    [Description("what decodes video: auto takes a GPU of this machine if there is one, software none; or a name of FFmpeg's as vaapi, cuda, v4l2m2m; default: auto")]
    public string? Decoder { get; init; }

    [Description("interlaced video is made whole (auto) or stays combed (off); default: auto")]
    public Deinterlace? Deinterlace { get; init; }

    [Description("whether frames come at the world's pace: the newest wins (yes), none is dropped and the end is the end (no); default: auto, as the input shows")]
    public LiveMode? Live { get; init; }

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;

    // A record prints its properties, and some of these are secret.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {Id}");
        return true;
    }
}
