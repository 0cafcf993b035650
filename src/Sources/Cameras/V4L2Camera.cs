using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Live;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Cameras;

/// <summary>A camera through OpenCV's V4L2 back-end, which gives up a read after ten seconds without a frame.</summary>
internal sealed class V4L2Camera(CameraOptions options) : ILiveInput
{
    /// <summary>Over the back-end's own ten seconds, so that these come first.</summary>
    public static readonly LiveLimits Limits = new(Open: TimeSpan.FromSeconds(10), Stall: TimeSpan.FromSeconds(11));

    private readonly CaptureHandle _capture = new();

    public string Subject => $"Camera '{options.DevicePath}'";

    public string NoFrameCure =>
        "Is another program using it, or is it an output or metadata device? Close the other program or choose another "
        + "device (v4l2-ctl --list-devices).";

    public bool EndsWithFailedGrab => true;

    public int Width => _capture.Width;

    public int Height => _capture.Height;

    public double? FrameRate => _capture.FrameRate;

    public TimeSpan? Stamp => null;

    public Task ReachAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public bool TryOpen()
    {
        NativeLog.Silence();
        VideoCapture capture = _capture.Take(new VideoCapture(options.Index, VideoCaptureAPIs.V4L2));
        if (!capture.IsOpened())
            return false;
        // The pixel format decides which sizes and rates there are: it comes first.
        if (options.FourCC is { } code)
            capture.Set(VideoCaptureProperties.FourCC, FourCC.FromString(code).Value);
        if (options is { Width: { } width, Height: { } height })
        {
            capture.Set(VideoCaptureProperties.FrameWidth, width);
            capture.Set(VideoCaptureProperties.FrameHeight, height);
        }

        if (options.FrameRate is { } rate)
            capture.Set(VideoCaptureProperties.Fps, rate);
        // One frame in the driver's queue is in work and one waits: more would only be old.
        capture.Set(VideoCaptureProperties.BufferSize, 2);
        _capture.ReadProperties();
        return true;
    }

    public SourceException CannotOpen(CancellationToken cancellationToken)
    {
        string reason = File.Exists(options.DevicePath)
            ? $"it exists and does not open as a camera. May user '{Environment.UserName}' use it (group video), is another "
                + "program using it, or is it a metadata device?"
            : $"it does not exist. {CameraDevices.Describe()}. Plug the camera in, or pass the device to the container "
                + "(--device).";
        return new SourceException($"{Subject} cannot be opened: {reason}", SourceFault.Unreachable);
    }

    public bool Grab() => _capture.Open.Grab();

    public LiveFrame Retrieve(WritableFrame buffer) => _capture.Retrieve(buffer);

    public void Close() => _capture.Close();

    public void Dispose() => Close();
}
