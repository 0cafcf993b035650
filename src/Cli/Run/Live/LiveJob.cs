using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Metrics;
using SamStream.Cli.Models;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Console;
using SamStream.Console.Hosting;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Embedded;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Cli.Run.Live;

/// <summary>
/// Carries out a plan with cameras: one model, a pipeline for each camera, health and metrics beside them. A camera that
/// is away at the start is no error; it is opened again like one that goes away later.
/// </summary>
/// <param name="plan">What to do.</param>
/// <param name="terminal">Where the log goes.</param>
/// <param name="isQuiet">Errors only, there.</param>
/// <param name="observerOf">Makes somebody who observes a camera; null: nobody.</param>
internal sealed partial class LiveJob(
    RunPlan plan, Terminal terminal, bool isQuiet, Func<CameraMonitor, ICameraObserver>? observerOf = null)
{
    /// <summary>Runs until every source has ended or the token is cancelled.</summary>
    /// <returns>A report for each camera, in the order of the configuration.</returns>
    /// <exception cref="ConfigurationException">The port for HTTP or of the embedded broker cannot be had.</exception>
    /// <exception cref="Pipeline.Sinks.SinkException">The outputs cannot be written.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task<IReadOnlyList<RunReport>> RunAsync(CancellationToken stop)
    {
        ThreadPlan.Apply();
        using ILoggerFactory loggers = Logs.Create(plan.Logging, terminal, errorsOnly: isQuiet);
        ILogger<LiveJob> logger = loggers.CreateLogger<LiveJob>();
        var cameras = new List<LiveCamera>();
        // There before the first camera, and gone after the last has said goodbye.
        await using EmbeddedBroker? embedded = await StartBrokerAsync(loggers);
        MqttSinkOptions? broker = embedded?.Options ?? plan.Mqtt;
        try
        {
            foreach (CameraPlan camera in plan.Cameras)
                cameras.Add(new LiveCamera(plan.Of(camera) with { Mqtt = broker }, loggers));
            foreach (LiveCamera camera in cameras)
                camera.OpenOutputs();
            return await RunAsync(cameras, broker, loggers, logger, stop);
        }
        finally
        {
            foreach (LiveCamera camera in cameras)
                await camera.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<RunReport>> RunAsync(
        List<LiveCamera> cameras, MqttSinkOptions? mqtt, ILoggerFactory loggers, ILogger logger, CancellationToken stop)
    {
        CameraMonitor[] monitors = [.. cameras.Select(camera => camera.Monitor)];
        var metrics = new RunMetrics();
        await using MqttGateway? gateway = mqtt is { } broker
            ? new MqttGateway(broker, [.. monitors.Select(monitor => monitor.Id)], loggers: loggers)
            : null;
        await using ConsoleSite? site = await ListenAsync(
            new StatusPages(() => Readiness.Of(monitors, gateway?.GetSnapshot()).ToAnswer(), metrics.WriteAsync), monitors, logger);

        using SamModel model = SamModel.Open(ManifestReader.Read(plan.Manifest), plan.Model);
        ProviderLog.Write(loggers, plan.Model.Encoder.Provider, model);
        PresetLog.Write(loggers, plan);
        BoxTrackerLog.Write(loggers, plan.IsWithoutBoxTracker);
        StartingMemory.Return();
        using var budget = new SharedBudget(plan.Budget, ThreadPlan.For(cameras.Count, plan.Model.Encoder).NetworkThreads, loggers);
        using ShownRun? shown = site is { HasConsole: true } ? new ShownRun(site, model) : null;
        foreach (LiveCamera camera in cameras)
            camera.Build(model, budget, metrics.Frames, gateway, shown, observerOf?.Invoke(camera.Monitor));
        metrics.Observe(monitors, () => budget.Snapshot);

        gateway?.Start();
        using var service = ServiceNotice.FromEnvironment();
        using CancellationTokenRegistration stopping = stop.Register(service.Stopping);
        service.Ready();
        var log = new CameraLog(monitors, loggers.CreateLogger<CameraLog>(), TimeProvider.System);
        Task<RunReport[]> runs = Task.WhenAll(cameras.Select(camera => Task.Run(() => camera.RunAsync(stop), CancellationToken.None)));
        await Task.WhenAll(log.FollowAsync(runs), ShowProgressAsync(monitors, runs));
        return await runs;
    }

    // A file is worked off like any other although its results are published: a person who looks at it sees how far it is.
    private async Task ShowProgressAsync(CameraMonitor[] monitors, Task run)
    {
        if (isQuiet || terminal.Interactive is null || plan.Source.IsLive || monitors is not [var only])
            return;
        var display = new ProgressDisplay(terminal, TimeProvider.System);
        await display.FollowAsync(
            only.Id, () => only.Snapshot()?.Source?.DeclaredFrameCount, () => only.Snapshot()?.FramesTracked ?? 0, run);
    }

    private async Task<EmbeddedBroker?> StartBrokerAsync(ILoggerFactory loggers)
    {
        if (plan.Mqtt is not { IsEmbedded: true } options)
            return null;
        try
        {
            return await EmbeddedBroker.StartAsync(options, loggers);
        }
        catch (SocketException error)
        {
            (string fault, string cure) = error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ("is in use on 127.0.0.1",
                    "write another port, 0 for a free one, or, to use the broker that has it, mqtt.host: 127.0.0.1"),
                SocketError.AccessDenied => ("may not be used by this user", "write a port from 1024"),
                _ => ($"cannot be listened on: {error.Message.TrimEnd('.')}", "write another one"),
            };
            throw new ConfigurationException(new OptionProblem(plan.Place, "mqtt.port", $"{options.EffectivePort}", fault, cure));
        }
    }

    private async Task<ConsoleSite?> ListenAsync(StatusPages pages, IEnumerable<CameraMonitor> monitors, ILogger logger)
    {
        if (plan.Http is not { } address)
            return null;
        var site = new ConsoleSite(pages, plan.HasConsole, ProgramVersion.Current, address, plan.Access, logger);
        foreach (CameraMonitor monitor in monitors)
            site.AddCamera(monitor.Id, monitor.Snapshot);
        try
        {
            HttpServer server = await site.ListenAsync(plan.Place);
            LogListening(logger, address.Scheme, server.EndPoint.ToString());
            if (site.HasConsole)
                LogConsole(logger, address.Scheme, server.EndPoint.ToString());
            return site;
        }
        catch (ListenException error)
        {
            await site.DisposeAsync();
            throw new ConfigurationException(error.Problem);
        }
    }

    [LoggerMessage(3010, LogLevel.Information, "Health and metrics: {Scheme}://{Address}/healthz, /readyz and /metrics")]
    private static partial void LogListening(ILogger logger, string scheme, string address);

    [LoggerMessage(3011, LogLevel.Information, "Console: {Scheme}://{Address}/")]
    private static partial void LogConsole(ILogger logger, string scheme, string address);
}
