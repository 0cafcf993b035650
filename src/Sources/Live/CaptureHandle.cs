using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Live;

/// <summary>What all inputs share: the open capture, its size, and the way of a frame into a buffer.</summary>
internal sealed class CaptureHandle
{
    private VideoCapture? _capture;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Frames a second; null if not declared or absurd.</summary>
    public double? FrameRate { get; private set; }

    public VideoCapture Open => _capture ?? throw new InvalidOperationException("The input is not open.");

    /// <summary>Owns the capture from now on; the one before is closed.</summary>
    public VideoCapture Take(VideoCapture capture)
    {
        Close();
        return _capture = capture;
    }

    /// <summary>Reads what the capture declares.</summary>
    public void ReadProperties()
    {
        Width = (int)Open.Get(VideoCaptureProperties.FrameWidth);
        Height = (int)Open.Get(VideoCaptureProperties.FrameHeight);
        double declared = Open.Get(VideoCaptureProperties.Fps);
        FrameRate = declared is > 0 and <= OptionChecks.MaxFrameRate ? declared : null;
    }

    /// <summary>Decodes the frame that was grabbed. If it has another size than the buffer, that size is kept.</summary>
    public LiveFrame Retrieve(WritableFrame buffer)
    {
        using Mat target = MatFrames.Over(buffer);
        if (!Open.Retrieve(target) || target.Empty())
            return LiveFrame.Damaged;
        // OpenCV writes in place as long as size and type are those of the buffer, and elsewhere when they are not.
        if (target.Data == buffer.Address)
            return LiveFrame.Decoded;
        (Width, Height) = (target.Width, target.Height);
        if (Width != buffer.Width || Height != buffer.Height)
            return LiveFrame.Resized;
        MatFrames.Copy(target, buffer);
        return LiveFrame.Decoded;
    }

    public void Close()
    {
        _capture?.Dispose();
        _capture = null;
    }
}
