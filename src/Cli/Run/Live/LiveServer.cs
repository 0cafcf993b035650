using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Terminals;
using SamStream.Console;
using SamStream.Console.Hosting;
using SamStream.Console.Reloading;

namespace SamStream.Cli.Run.Live;

/// <summary>What stays while runs begin anew: the log, health and metrics, the console.</summary>
internal sealed partial class LiveServer : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly ILogger _logger;
    private volatile LiveRun? _run;
    private bool _isListening;

    /// <param name="plan">Where it listens and what it logs.</param>
    /// <param name="terminal">Where the log goes.</param>
    /// <param name="isQuiet">Errors only, there.</param>
    /// <param name="reload">Loads the configuration anew.</param>
    /// <exception cref="Pipeline.Sinks.SinkException">The log file cannot be written.</exception>
    public LiveServer(RunPlan plan, Terminal terminal, bool isQuiet, IReloadDesk reload)
    {
        _plan = plan;
        Loggers = Logs.Create(plan.Logging, terminal, errorsOnly: isQuiet);
        _logger = Loggers.CreateLogger<LiveJob>();
        if (plan.Http is not { } address)
            return;
        var pages = new StatusPages(
            () => (_run?.Readiness ?? NotBegun).ToAnswer(),
            (stream, cancel) => _run?.Metrics.WriteAsync(stream, cancel) ?? Task.CompletedTask);
        Site = new ConsoleSite(pages, plan.HasConsole, ProgramVersion.Current, address, plan.Access, _logger, reload: reload);
    }

    /// <summary>Where everything logs.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>Health, metrics and console; null: they are not served.</summary>
    public ConsoleSite? Site { get; }

    private static ReadinessMessage NotBegun { get; } = new() { Ready = false, Reasons = ["the run has not begun"], Cameras = [] };

    /// <summary>Begins to listen, unless it does; the cameras are known by then.</summary>
    /// <exception cref="ConfigurationException">The port cannot be had.</exception>
    public async Task ListenAsync()
    {
        if (Site is null || _isListening)
            return;
        try
        {
            HttpServer server = await Site.ListenAsync(_plan.Place);
            _isListening = true;
            LogListening(_logger, _plan.Http!.Scheme, server.EndPoint.ToString());
            if (Site.HasConsole)
                LogConsole(_logger, _plan.Http.Scheme, server.EndPoint.ToString());
        }
        catch (ListenException error)
        {
            throw new ConfigurationException(error.Problem);
        }
    }

    /// <summary>From now on health and metrics are those of a run; null: none has begun.</summary>
    public void Show(LiveRun? run) => _run = run;

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
            await Site.DisposeAsync();
        Loggers.Dispose();
    }

    [LoggerMessage(3010, LogLevel.Information, "Health and metrics: {Scheme}://{Address}/healthz, /readyz and /metrics")]
    private static partial void LogListening(ILogger logger, string scheme, string address);

    [LoggerMessage(3011, LogLevel.Information, "Console: {Scheme}://{Address}/")]
    private static partial void LogConsole(ILogger logger, string scheme, string address);
}
