using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Cameras;

/// <summary>A camera through OpenCV's V4L2 back-end, which gives up a read after ten seconds without a frame.</summary>
internal sealed class V4L2Camera(CameraOptions options) : ICamera
{
    private VideoCapture? _capture;

    public int Width { get; private set; }

    public int Height { get; private set; }

    public double? FrameRate { get; private set; }

    public bool TryOpen()
    {
        Close();
        NativeLog.Silence();
        _capture = new VideoCapture(options.Index, VideoCaptureAPIs.V4L2);
        if (!_capture.IsOpened())
            return false;
        // The pixel format decides which sizes and rates there are: it comes first.
        if (options.FourCC is { } code)
            _capture.Set(VideoCaptureProperties.FourCC, FourCC.FromString(code).Value);
        if (options is { Width: { } width, Height: { } height })
        {
            _capture.Set(VideoCaptureProperties.FrameWidth, width);
            _capture.Set(VideoCaptureProperties.FrameHeight, height);
        }

        if (options.FrameRate is { } rate)
            _capture.Set(VideoCaptureProperties.Fps, rate);
        // One frame in the driver's queue is in work and one waits: more would only be old.
        _capture.Set(VideoCaptureProperties.BufferSize, 2);
        Width = (int)_capture.Get(VideoCaptureProperties.FrameWidth);
        Height = (int)_capture.Get(VideoCaptureProperties.FrameHeight);
        double declared = _capture.Get(VideoCaptureProperties.Fps);
        FrameRate = declared is > 0 and <= OptionChecks.MaxFrameRate ? declared : null;
        return true;
    }

    public bool Grab() => Capture().Grab();

    public CameraFrame Retrieve(WritableFrame buffer)
    {
        using Mat target = MatFrames.Over(buffer);
        if (!Capture().Retrieve(target) || target.Empty())
            return CameraFrame.Damaged;
        if (target.Data == buffer.Address)
            return CameraFrame.Decoded;
        (Width, Height) = (target.Width, target.Height);
        if (Width != buffer.Width || Height != buffer.Height)
            return CameraFrame.Resized;
        MatFrames.Copy(target, buffer);
        return CameraFrame.Decoded;
    }

    public void Close()
    {
        _capture?.Dispose();
        _capture = null;
    }

    public void Dispose() => Close();

    private VideoCapture Capture() => _capture ?? throw new InvalidOperationException("The camera is not open.");
}
