using System.Globalization;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media.Inputs;

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
        yield return "-f";
        yield return "video4linux2";
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
