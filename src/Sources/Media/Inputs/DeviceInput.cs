using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media.Inputs;

/// <summary>
/// A camera of this machine by Video4Linux (V4L2). What is requested is what the driver comes closest to; the size that
/// it gives is in the source's properties. Live: a frame for which there is no free buffer is dropped and counted.
/// </summary>
public sealed record CameraOptions : MediaSourceOptions
{
    /// <summary>The largest device number.</summary>
    public const int MaxIndex = 255;

    /// <summary>The number of the device: 0 is <c>/dev/video0</c>. Default 0.</summary>
    [Range(0, MaxIndex)]
    public int Index { get; init; }

    /// <summary>Requested pixels in a row, together with <see cref="Height"/>; null (default): the driver's choice.</summary>
    [Range(1, 16384)]
    public int? Width { get; init; }

    /// <summary>Requested rows.</summary>
    [Range(1, 16384)]
    public int? Height { get; init; }

    /// <summary>Requested frames a second; null (default): the driver's choice.</summary>
    [Description("frames a second that a device is asked for, or that images and test patterns are given")]
    [Range(0.001, 1000.0)]
    public double? FrameRate { get; init; }

    /// <summary>Requested pixel format, four characters as V4L2 names it (MJPG, YUYV); null (default): the driver's.</summary>
    public string? FourCC { get; init; }

    /// <summary>The device's path.</summary>
    public string DevicePath => string.Create(CultureInfo.InvariantCulture, $"/dev/video{Index}");

    /// <inheritdoc/>
    public override string Kind => "camera devices";

    protected override string DefaultId => string.Create(CultureInfo.InvariantCulture, $"camera{Index}");

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks
            .Require(Width is null == Height is null, nameof(Height), Height, "width and height are requested together")
            .Require(
                FourCC is null || (FourCC.Length == 4 && FourCC.All(char.IsAscii)), nameof(FourCC), FourCC,
                "it must be four ASCII characters, as in MJPG or YUYV");
    }

    private protected override bool IsLiveByNature => true;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new DeviceInput(this), loggers, clock);
}

/// <summary>A camera of this machine by Video4Linux.</summary>
internal sealed class DeviceInput(CameraOptions options) : IMediaInput
{
    public string Subject => $"Camera '{options.DevicePath}'";

    public string NoFrameCure =>
        "Is another program using it, or is it an output or metadata device? Close the other program or choose another "
        + "device (v4l2-ctl --list-devices).";

    public TimeSpan? OpenTimeout => TimeSpan.FromSeconds(10);

    public TimeSpan StallTimeout => TimeSpan.FromSeconds(10);

    public Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(options.DevicePath))
            throw CannotOpen($"it does not exist. {CameraDevices.Describe()}. Plug the camera in, or pass the device to the container (--device).");
        return Task.FromResult(new PreparedInput { Arguments = [.. Arguments()], IsLive = options.Live != LiveMode.No });
    }

    public SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode)
    {
        (_, string reason) = FfmpegFailure.Of(log, exitCode);
        return CannotOpen($"{reason}. May user '{Environment.UserName}' use it (group video), is another program using it, or is it a "
            + "metadata device?");
    }

    /// <summary>FFmpeg's, with what is requested of the device.</summary>
    public IEnumerable<string> Arguments()
    {
        foreach (string argument in (string[])["-f", "video4linux2", .. MediaFormats.Only("file", "video4linux2")])
            yield return argument;
        // The pixel format decides which sizes and rates there are.
        if (options.FourCC is { } code)
        {
            yield return "-input_format";
            yield return FormatOf(code);
        }

        if (options is { Width: { } width, Height: { } height })
        {
            yield return "-video_size";
            yield return string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
        }

        if (options.FrameRate is { } rate)
        {
            yield return "-framerate";
            yield return rate.ToString("R", CultureInfo.InvariantCulture);
        }

        yield return "-i";
        yield return options.DevicePath;
    }

    // FFmpeg knows formats by names of its own.
    private static string FormatOf(string fourCC) => fourCC.ToUpperInvariant() switch
    {
        "MJPG" or "JPEG" => "mjpeg",
        "YUYV" or "YUY2" => "yuyv422",
        "UYVY" => "uyvy422",
        "NV12" => "nv12",
        "YU12" or "I420" => "yuv420p",
        "GREY" => "gray",
        "RGB3" => "rgb24",
        "BGR3" => "bgr24",
        "H264" => "h264",
        "HEVC" => "hevc",
        _ => fourCC.ToLowerInvariant(),
    };

    private SourceException CannotOpen(string reason) => new($"{Subject} cannot be opened: {reason}", SourceFault.Unreachable);
}

/// <summary>The video devices that this machine has, for errors.</summary>
internal static class CameraDevices
{
    public static string Describe(string folder = "/dev")
    {
        string[] devices = Directory.Exists(folder) ? Directory.GetFiles(folder, "video*") : [];
        Array.Sort(devices, NaturalOrder.Instance);
        return devices.Length == 0
            ? $"This machine has no {folder}/video* device"
            : $"The video devices here are {string.Join(", ", devices)}";
    }
}
