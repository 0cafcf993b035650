using Microsoft.Extensions.Logging;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace SamStream.Sources.Cameras;

/// <summary>
/// Reads a camera. Every frame is taken from the driver, so that none grows old in its queue; a frame for which the
/// pool has no free buffer is not decoded, and its index is left out.
/// </summary>
internal sealed partial class CameraSource(
    CameraOptions options, ICamera camera, ILogger<CameraSource> logger, TimeProvider clock)
    : ThreadedFrameSource(options.EffectiveId, clock)
{
    /// <summary>Damaged frames in a row after which the camera counts as failed.</summary>
    public const int MaxDamagedFrames = 30;

    private long _nextIndex;
    private long _openedAt;
    private bool _isReopened;

    protected override SourceProperties Open(CancellationToken cancellationToken)
    {
        if (!Native(camera.TryOpen))
            throw CannotOpen();
        if (camera.Width < 1 || camera.Height < 1 || !Native(camera.Grab))
        {
            throw new SourceException(
                $"Camera '{options.DevicePath}' opened and gave no frame. Is another program using it, or is it an output or "
                + "metadata device? Close the other program or choose another device (v4l2-ctl --list-devices).",
                isTransient: true);
        }

        _openedAt = _nextIndex == 0 ? Clock.GetTimestamp() : _openedAt;
        _isReopened = _nextIndex > 0;
        LogMismatch();
        return new SourceProperties
        {
            Width = camera.Width,
            Height = camera.Height,
            IsLive = true,
            DeclaredFrameRate = camera.FrameRate,
        };
    }

    protected override void Capture(FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        int damaged = 0;
        bool isDiscontinuity = _isReopened;
        // The first frame was taken at the opening.
        do
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            FrameMetadata metadata = Describe(_nextIndex++, isDiscontinuity);
            if (!pool.TryRent(camera.Width, camera.Height, out WritableFrame? buffer))
                continue;
            using (buffer)
            {
                switch (Retrieve(buffer))
                {
                    case CameraFrame.Decoded:
                        damaged = 0;
                        isDiscontinuity = false;
                        if (!delivery.Deliver(buffer.Publish(metadata)))
                            return;
                        break;
                    case CameraFrame.Resized:
                        isDiscontinuity = true;
                        break;
                    default:
                        if (++damaged == MaxDamagedFrames)
                            throw Lost($"gave {MaxDamagedFrames} frames in a row that do not decode");
                        break;
                }
            }
        }
        while (Native(camera.Grab));

        throw Lost("stopped giving frames: it was unplugged, or gave none for ten seconds");
    }

    protected override void Close() => camera.Close();

    private CameraFrame Retrieve(WritableFrame buffer)
    {
        try
        {
            return camera.Retrieve(buffer);
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            return CameraFrame.Damaged;
        }
    }

    // A device that fails inside OpenCV is a device that fails.
    private static bool Native(Func<bool> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            return false;
        }
    }

    private FrameMetadata Describe(long index, bool isDiscontinuity) => new()
    {
        SourceId = Id,
        Index = index,
        PresentationTime = Clock.GetElapsedTime(_openedAt),
        PresentationClock = PresentationClock.Arrival,
        CapturedAt = Clock.GetUtcNow(),
        IsDiscontinuity = isDiscontinuity,
    };

    private SourceException CannotOpen()
    {
        string reason = File.Exists(options.DevicePath)
            ? $"it exists and does not open as a camera. May user '{Environment.UserName}' use it (group video), is another "
                + "program using it, or is it a metadata device?"
            : $"it does not exist. {CameraDevices.Describe()}. Plug the camera in, or pass the device to the container "
                + "(--device).";
        return new SourceException($"Camera '{options.DevicePath}' cannot be opened: {reason}", isTransient: true);
    }

    private SourceException Lost(string what) => new(
        $"Camera '{options.DevicePath}' {what}. Check its cable and power; it is opened again when it is back.",
        isTransient: true);

    private void LogMismatch()
    {
        if (options.Width is { } width && options.Height is { } height && (width, height) != (camera.Width, camera.Height))
            LogOtherSize(logger, Id, width, height, camera.Width, camera.Height);
        if (options.FrameRate is { } rate && camera.FrameRate is { } given && Math.Abs(given - rate) > 0.5)
            LogOtherRate(logger, Id, rate, given);
    }

    [LoggerMessage(2301, LogLevel.Warning,
        "Source {SourceId}: {Width}x{Height} was requested, the camera gives {GivenWidth}x{GivenHeight}")]
    private static partial void LogOtherSize(
        ILogger logger, string sourceId, int width, int height, int givenWidth, int givenHeight);

    [LoggerMessage(2302, LogLevel.Warning,
        "Source {SourceId}: {Rate} frames a second were requested, the camera says {GivenRate}")]
    private static partial void LogOtherRate(ILogger logger, string sourceId, double rate, double givenRate);
}
