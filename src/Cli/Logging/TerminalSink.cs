using SamStream.Cli.Terminals;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace SamStream.Cli.Logging;

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
        terminal.WriteErrorLine(line.ToString());
    }
}
