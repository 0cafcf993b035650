using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

/// <summary>The functions of OpenCV. Failures of OpenCV itself are <see cref="OpenCVException"/>s.</summary>
public static partial class Cv2
{
    /// <summary>As a thickness: fill the shape.</summary>
    public const int FILLED = -1;

    public const double PI = Math.PI;

    /// <summary>Threads for OpenCV's own parallel loops; 0 means none, a negative number the default.</summary>
    public static void SetNumThreads(int nThreads) => Check(NativeMethods.SetNumThreads(nThreads));

    public static int GetNumThreads()
    {
        Check(NativeMethods.GetNumThreads(out var count));
        return count;
    }

    /// <summary>Sets the level of OpenCV's own log and returns the level before.</summary>
    public static LogLevel SetLogLevel(LogLevel logLevel)
    {
        Check(NativeMethods.SetLogLevel((int)logLevel, out var previous));
        return (LogLevel)previous;
    }

    public static LogLevel GetLogLevel()
    {
        Check(NativeMethods.GetLogLevel(out var level));
        return (LogLevel)level;
    }

    public static string? GetVersionString()
    {
        Check(NativeMethods.Version(out var text));
        return Text(text);
    }

    public static string GetBuildInformation()
    {
        Check(NativeMethods.BuildInformation(out var text));
        return Text(text);
    }
}
