using OpenCvSharp;

namespace SamStream.Sources.Reading;

/// <summary>
/// Keeps OpenCV from writing to standard error: what it says there comes as an exception or a return value as well.
/// FFmpeg's own lines are under an environment variable of their own, <c>OPENCV_FFMPEG_LOGLEVEL</c>; who wants to read
/// them sets it to 24. docs/interop-opencv.md says how far the silence reaches.
/// </summary>
internal static class NativeLog
{
    private static readonly Lazy<LogLevel> LevelBefore = new(() => Cv2.SetLogLevel(LogLevel.SILENT));

    /// <summary>Takes effect once in a process, so that a level set later is kept.</summary>
    public static void Silence() => _ = LevelBefore.Value;
}
