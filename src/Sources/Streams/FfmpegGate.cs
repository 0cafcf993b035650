using OpenCvSharp;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Streams;

/// <summary>
/// Opens captures with options of their own. OpenCV reads FFmpeg's options from one environment variable of the process
/// at every opening, so that setting it and opening is one critical section. That costs nothing: OpenCV lets one
/// capture open at a time in any case. For the same reason nothing is opened that is known not to answer.
/// </summary>
internal static class FfmpegGate
{
    private const string Variable = "OPENCV_FFMPEG_CAPTURE_OPTIONS";

    // CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC (OpenCV 4.5.2 and newer), which OpenCvSharp does not name.
    private const int OpenTimeoutProperty = 53, ReadTimeoutProperty = 54;

    private static readonly Lock Gate = new();

    /// <summary>Opens a stream; the caller disposes the capture, which may not be open.</summary>
    /// <returns>Null if another opening held the gate for all of the time-out.</returns>
    public static VideoCapture? OpenStream(StreamOptions options)
    {
        if (!Gate.TryEnter(options.OpenTimeout))
            return null;
        try
        {
            NativeLog.Silence();
            return new VideoCapture(
                options.FullAddress.NativeUrl,
                VideoCaptureAPIs.FFMPEG,
                [
                    OpenTimeoutProperty, (int)options.OpenTimeout.TotalMilliseconds,
                    ReadTimeoutProperty, (int)options.StallTimeout.TotalMilliseconds,
                ]);
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Opens a file with the process's options; the caller disposes the capture, which may not be open.</summary>
    public static VideoCapture OpenFile(string path)
    {
        NativeLog.Silence();
        lock (Gate)
            return new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
    }
}
