using OpenCvSharp;

namespace SamStream.Sources.Reading;

/// <summary>Keeps OpenCV from writing to the terminal: what it says there comes as an exception or a return value as well.</summary>
internal static class NativeLog
{
    private static readonly Lazy<LogLevel> LevelBefore = new(() => Cv2.SetLogLevel(LogLevel.SILENT));

    /// <summary>Takes effect once in a process, so that a level set later is kept.</summary>
    public static void Silence() => _ = LevelBefore.Value;
}
