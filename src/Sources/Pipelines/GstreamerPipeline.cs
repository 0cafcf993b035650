using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Live;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Pipelines;

/// <summary>
/// A pipeline through OpenCV's GStreamer back-end. Its reads have no time-out of their own in OpenCV 4.6, so that a
/// pipeline that stalls leaves a stuck call behind. It tells the sink's position instead of a frame's time stamp: times
/// are times of arrival.
/// </summary>
internal sealed class GstreamerPipeline(GstreamerOptions options) : ILiveInput
{
    private readonly CaptureHandle _capture = new();

    public string Subject => $"Pipeline of source '{options.EffectiveId}'";

    public string NoFrameCure => "Try it with gst-launch-1.0 and fakesink at its end.";

    public bool EndsWithFailedGrab => true;

    public int Width => _capture.Width;

    public int Height => _capture.Height;

    public double? FrameRate => _capture.FrameRate;

    public TimeSpan? Stamp => null;

    public Task ReachAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public bool TryOpen()
    {
        NativeLog.Silence();
        if (!_capture.Take(new VideoCapture(options.FullDescription, VideoCaptureAPIs.GSTREAMER)).IsOpened())
            return false;
        _capture.ReadProperties();
        return true;
    }

    public SourceException CannotOpen(CancellationToken cancellationToken) => new(
        $"{Subject} does not start. Is each of its elements installed (gst-inspect-1.0), do its links fit, and is its device "
        + "or server there? Try it with gst-launch-1.0. It is tried again.", SourceFault.Other);

    public bool Grab() => _capture.Open.Grab();

    public LiveFrame Retrieve(WritableFrame buffer) => _capture.Retrieve(buffer);

    public void Close() => _capture.Close();

    public void Dispose() => Close();
}
