using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Terminals;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;

namespace SamStream.Cli.Logging;

/// <summary>Makes the logger factory of a command: short lines on standard error, and a rolling file if one is named.</summary>
internal static class Logs
{
    // Said again, and better, in the closing lines of the command.
    private const int PipelineFailureEvent = 1201;

    /// <summary>The factory; disposing it writes out what is buffered.</summary>
    /// <exception cref="Pipeline.Sinks.SinkException">The log file cannot be written.</exception>
    public static ILoggerFactory Create(LoggingOptions options, Terminal terminal, bool errorsOnly)
    {
        LogEventLevel level = LevelOf(options.Level);
        LogEventLevel terminalLevel = errorsOnly && level < LogEventLevel.Error ? LogEventLevel.Error : level;
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .WriteTo.Logger(branch => branch
                .MinimumLevel.Is(terminalLevel)
                .Filter.ByExcluding(IsSaidInClosing)
                .WriteTo.Sink(new TerminalSink(terminal)));
        if (options.File is { } path)
        {
            LogFile.Check(path);
            var file = new LogFile(path, TimeProvider.System, fault => terminal.WriteErrorLine($"warning: {fault}"));
            configuration.WriteTo.Sink(file);
        }

        Logger logger = configuration.CreateLogger();
        return new SerilogLoggerFactory(logger, dispose: true);
    }

    private static bool IsSaidInClosing(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out LogEventPropertyValue? value)
        && value is StructureValue structure
        && structure.Properties.Any(property =>
            property is { Name: "Id", Value: ScalarValue { Value: PipelineFailureEvent } });

    private static LogEventLevel LevelOf(LoggingLevel level) => level switch
    {
        LoggingLevel.Debug => LogEventLevel.Debug,
        LoggingLevel.Information => LogEventLevel.Information,
        LoggingLevel.Warning => LogEventLevel.Warning,
        LoggingLevel.Error => LogEventLevel.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level of logging."),
    };
}

/// <summary>Writes log events to standard error through the terminal, so that they do not garble a progress bar.</summary>
internal sealed class TerminalSink(Terminal terminal) : ILogEventSink
{
    private const string Template = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}";

    private readonly MessageTemplateTextFormatter _formatter = new(Template);

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        _formatter.Format(logEvent, line);
        if (logEvent.Exception is { } error && logEvent.Level >= LogEventLevel.Error)
            line.Write($" ({error.GetType().Name}: {error.Message})");
        terminal.WriteErrorLine(PrintableText.LineOf(line.ToString()));
    }
}
