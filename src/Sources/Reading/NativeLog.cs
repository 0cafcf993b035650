using OpenCvSharp;

namespace SamStream.Sources.Reading;

/// <summary>
/// Keeps OpenCV and FFmpeg from writing to the terminal: what OpenCV says there comes as an exception or a return value
/// as well, and FFmpeg's lines may hold addresses with passwords. A level that the user has set for FFmpeg
/// (<c>OPENCV_FFMPEG_LOGLEVEL</c>) is kept.
/// </summary>
internal static class NativeLog
{
    private const string FfmpegLevel = "OPENCV_FFMPEG_LOGLEVEL";

    // AV_LOG_QUIET
    private const string Quiet = "-8";

    private static readonly Lazy<LogLevel> LevelBefore = new(() =>
    {
        return Cv2.SetLogLevel(LogLevel.SILENT);
    });

    /// <summary>Takes effect once in a process, before its first capture, so that a level set later is kept.</summary>
    public static void Silence() => _ = LevelBefore.Value;
}
