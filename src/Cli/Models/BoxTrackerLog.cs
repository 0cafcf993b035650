using Microsoft.Extensions.Logging;
using SamStream.Model.Manifests;

namespace SamStream.Cli.Models;

/// <summary>Says once that the box tracker is not there.</summary>
internal static partial class BoxTrackerLog
{
    public static void Write(ILoggerFactory loggers, bool isWithout)
    {
        if (isWithout)
            LogWithout(loggers.CreateLogger(typeof(BoxTrackerLog)), ModelFileLocator.PulledModels);
    }

    [LoggerMessage(3022, LogLevel.Information,
        "Objects are followed by optical flow alone: no box tracker is in {Folder}; samstream models pull nanotrack-v3 fetches it")]
    private static partial void LogWithout(ILogger logger, string folder);
}
