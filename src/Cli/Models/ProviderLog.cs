using Microsoft.Extensions.Logging;
using SamStream.Model;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Models;

/// <summary>Says once, when the model is open, what the provider <c>auto</c> came to and what had to be built.</summary>
internal static partial class ProviderLog
{
    public static void Write(ILoggerFactory loggers, ExecutionProvider wanted, SamModel model)
    {
        ILogger logger = loggers.CreateLogger(typeof(ProviderLog));
        if (model.Int8Build is { } build)
            LogBuilt(logger, string.Join(", ", build.Sizes), build.Time.TotalSeconds, SamModel.WhyGraphsAreNotKept is null ? "; later runs find them in the cache" : "");
        if (SamModel.WhyGraphsAreNotKept is { } fault)
            LogNotKept(logger, fault);
        if (wanted is not ExecutionProvider.Auto)
            return;
        if (model.WhyOnCpu is { } why)
            LogOnCpu(logger, why);
        else
            LogOnGpu(logger, $"{model.Provider}".ToLowerInvariant());
    }

    [LoggerMessage(3024, LogLevel.Information, "Built the 8-bit graphs for {Sizes} in {Seconds:0.0} s{Kept}")]
    private static partial void LogBuilt(ILogger logger, string sizes, double seconds, string kept);

    [LoggerMessage(3025, LogLevel.Warning,
        "Built graphs are not kept, and built again by the next run: {Reason}; name a folder that can be written in SAMSTREAM_CACHE")]
    private static partial void LogNotKept(ILogger logger, string reason);

    [LoggerMessage(3020, LogLevel.Warning, "Provider auto: the network runs on the cpu, since cuda does not work here ({Reason})")]
    private static partial void LogOnCpu(ILogger logger, string reason);

    [LoggerMessage(3021, LogLevel.Information, "Provider auto: the network runs on {Provider}")]
    private static partial void LogOnGpu(ILogger logger, string provider);
}
