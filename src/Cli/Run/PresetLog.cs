using Microsoft.Extensions.Logging;

namespace SamStream.Cli.Run;

/// <summary>Says once which preset a run takes, and what of it counts.</summary>
internal static partial class PresetLog
{
    public static void Write(ILoggerFactory loggers, RunPlan plan)
    {
        if (plan.PresetSaid is { } said)
            LogPreset(loggers.CreateLogger(typeof(PresetLog)), said);
    }

    [LoggerMessage(3023, LogLevel.Information, "{Preset}; samstream presets lists all")]
    private static partial void LogPreset(ILogger logger, string preset);
}
