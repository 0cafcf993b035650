using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;

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
