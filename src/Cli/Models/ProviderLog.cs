using Microsoft.Extensions.Logging;
using SamStream.Model;
using SamStream.Model.Onnx;

namespace SamStream.Cli.Models;

/// <summary>Says once, when the model is open, what the provider <c>auto</c> came to.</summary>
internal static partial class ProviderLog
{
    public static void Write(ILoggerFactory loggers, ExecutionProvider wanted, SamModel model)
    {
        if (wanted is not ExecutionProvider.Auto)
            return;
        ILogger logger = loggers.CreateLogger(typeof(ProviderLog));
        if (model.WhyOnCpu is { } why)
            LogOnCpu(logger, why);
        else
            LogOnGpu(logger, $"{model.Provider}".ToLowerInvariant());
    }

    [LoggerMessage(3020, LogLevel.Warning, "Provider auto: the network runs on the cpu, since cuda does not work here ({Reason})")]
    private static partial void LogOnCpu(ILogger logger, string reason);

    [LoggerMessage(3021, LogLevel.Information, "Provider auto: the network runs on {Provider}")]
    private static partial void LogOnGpu(ILogger logger, string provider);
}
