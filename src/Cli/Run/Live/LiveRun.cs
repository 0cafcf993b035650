using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration;
using SamStream.Cli.Errors;
using SamStream.Cli.Hosting;
using SamStream.Cli.Metrics;
using SamStream.Cli.Models;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Embedded;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Cli.Run.Live;

/// <summary>
/// One model, and a pipeline for each camera, of which single ones can begin anew, come and go. A camera that is away is opened again. One
/// caller at a time.
/// </summary>
/// <param name="plan">What to do.</param>
/// <param name="server">Where it is shown and logged.</param>
/// <param name="observerOf">Makes somebody who observes a camera; null: nobody.</param>
/// <param name="stop">Stops all cameras.</param>
internal sealed partial class LiveRun(
    RunPlan plan, LiveServer server, Func<CameraMonitor, ICameraObserver>? observerOf, CancellationToken stop) : IAsyncDisposable
{
    private readonly ILogger _logger = server.Loggers.CreateLogger<LiveJob>();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly TaskCompletionSource _over = new();
    private volatile RunningCamera[] _cameras = [];
    private CameraLog _log = null!;
    private Task _following = Task.CompletedTask;
    private EmbeddedBroker? _embedded;
    private MqttSinkOptions? _broker;
    private MqttGateway? _gateway;
    private SamModel? _model;
    private SharedBudget? _budget;
    private ShownRun? _shown;

    /// <summary>The run's metrics.</summary>
    public RunMetrics Metrics { get; } = new();

    /// <summary>Whether it does what it is there for.</summary>
    public ReadinessMessage Readiness => Hosting.Readiness.Of(Monitors, _gateway?.GetSnapshot());

    /// <summary>Completed when every camera that there is now has ended; it may have failed.</summary>
    public Task Ended => Task.WhenAll(_cameras.Select(camera => camera.Run));

    private IReadOnlyList<CameraMonitor> Monitors => [.. _cameras.Select(camera => camera.Camera.Monitor)];

    /// <summary>Begins. Whatever it throws, it has to be disposed.</summary>
    /// <exception cref="ConfigurationException">The port for HTTP or of the embedded broker cannot be had.</exception>
    /// <exception cref="SinkException">The outputs cannot be written.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task StartAsync()
    {
        _log = new CameraLog(() => Monitors, server.Loggers.CreateLogger<CameraLog>(), TimeProvider.System);
        // There before the first camera, and gone after the last has said goodbye.
        _embedded = await StartBrokerAsync();
        _broker = _embedded?.Options ?? plan.Mqtt;
        _cameras = [.. plan.Cameras.Select(Make)];
        foreach (RunningCamera camera in _cameras)
            camera.Camera.OpenOutputs();
        if (_broker is not null)
            _gateway = new MqttGateway(_broker, [.. _cameras.Select(camera => camera.Id)], loggers: server.Loggers);
        server.Show(this);
        server.Site?.KeepCameras([.. _cameras.Select(camera => camera.Id)]);
        foreach (CameraMonitor monitor in Monitors)
            server.Site?.AddCamera(monitor.Id, monitor.Snapshot);
        await server.ListenAsync();

        _model = SamModel.Open(ManifestReader.Read(plan.Manifest), plan.Model);
        ProviderLog.Write(server.Loggers, plan.Model.Encoder.Provider, _model);
        PresetLog.Write(server.Loggers, plan);
        BoxTrackerLog.Write(server.Loggers, plan.IsWithoutBoxTracker);
        StartingMemory.Return();
        SharedBudget budget = _budget = new SharedBudget(plan.Budget, ThreadPlan.For(_cameras.Length, plan.Model.Encoder).NetworkThreads, server.Loggers);
        _shown = server.Site is { HasConsole: true } site ? new ShownRun(site, _model) : null;
        foreach (RunningCamera camera in _cameras)
            Build(camera);
        Metrics.Observe(() => Monitors, () => budget.Snapshot);

        _gateway?.Start();
        foreach (RunningCamera camera in _cameras)
            camera.Start();
    }

    /// <summary>Writes the log, and shows how far a file is, until it is disposed.</summary>
    public void Follow(Terminal terminal, bool isQuiet) =>
        _following = Task.WhenAll(_log.FollowAsync(_over.Task), ShowProgressAsync(terminal, isQuiet));

    /// <summary>Goes on with another plan, in which nothing has changed but cameras. Those that have not run on.</summary>
    /// <returns>Why outputs of new cameras cannot be written, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> ChangeAsync(RunPlan next, PlanChanges changes)
    {
        string[] leave = [.. changes.Restarted, .. changes.Removed];
        RunningCamera[] leaving = [.. _cameras.Where(camera => leave.Contains(camera.Id))];
        await Task.WhenAll(leaving.Select(EndAsync));

        // Counters of the same name begin at zero: not before nobody reads the ones before.
        _cameras = [.. _cameras.Except(leaving)];
        foreach (string id in leave)
            Metrics.Forget(id);
        plan = next;
        Dictionary<string, RunningCamera> kept = _cameras.ToDictionary(camera => camera.Id);
        RunningCamera[] all = [.. next.Cameras.Select(camera => kept.GetValueOrDefault(camera.Id) ?? Make(camera))];
        _gateway?.SetCameras([.. all.Select(camera => camera.Id)]);
        _cameras = all;
        List<string> faults = [];
        foreach (RunningCamera camera in all.Where(camera => !kept.ContainsKey(camera.Id)))
        {
            server.Site?.AddCamera(camera.Id, camera.Camera.Monitor.Snapshot);
            try
            {
                camera.Camera.OpenOutputs();
            }
            catch (SinkException error)
            {
                // It fails by this like any camera whose output does.
                faults.Add($"camera {camera.Id}: {error.Message}");
            }

            Build(camera);
            camera.Start();
        }

        server.Site?.KeepCameras([.. all.Select(camera => camera.Id)]);
        return faults;
    }

    /// <summary>Stops all cameras in order, and waits for their end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A report for each camera, in the order of the configuration, once they have ended.</summary>
    public async Task<IReadOnlyList<RunReport>> ReportAsync() => await Task.WhenAll(_cameras.Select(camera => camera.Run));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _over.TrySetResult();
        await _following;
        _shown?.Dispose();
        _budget?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        foreach (RunningCamera camera in _cameras)
            await camera.DisposeAsync();
        _model?.Dispose();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
        _stop.Dispose();
    }

    private RunningCamera Make(CameraPlan camera)
    {
        var made = new LiveCamera(plan.Of(camera) with { Mqtt = _broker }, server.Loggers);
        _log.Listen(made.Monitor);
        return new RunningCamera(made, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
    }

    private void Build(RunningCamera camera) => camera.Camera.Build(
        _model!, _budget!, Metrics.Frames, _gateway, _shown, observerOf?.Invoke(camera.Camera.Monitor));

    private async Task EndAsync(RunningCamera camera)
    {
        await camera.StopAsync();
        try
        {
            RunReport report = await camera.Run;
            LogLeft(_logger, camera.Id, report.Snapshot.FramesTracked);
            if (report.Error is { } error)
                LogFault(_logger, camera.Id, ErrorReport.Describe(error));
            foreach (string warning in report.Warnings)
                LogWarning(_logger, warning);
        }
#pragma warning disable CA1031 // Whatever it has ended by, the others go on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFault(_logger, camera.Id, ErrorReport.Describe(error));
        }
    }

    // A file is worked off like any other although its results are published: a person who looks at it sees how far it is.
    private async Task ShowProgressAsync(Terminal terminal, bool isQuiet)
    {
        if (isQuiet || terminal.Interactive is null || plan.Source.IsLive || Monitors is not [var only])
            return;
        var display = new ProgressDisplay(terminal, TimeProvider.System);
        await display.FollowAsync(
            only.Id, () => only.Snapshot()?.Source?.DeclaredFrameCount, () => only.Snapshot()?.FramesTracked ?? 0, Ended);
    }

    private async Task<EmbeddedBroker?> StartBrokerAsync()
    {
        if (plan.Mqtt is not { IsEmbedded: true } options)
            return null;
        try
        {
            return await EmbeddedBroker.StartAsync(options, server.Loggers);
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

    [LoggerMessage(3020, LogLevel.Information, "Camera {Camera}: ended for the new configuration after {Frames} frames")]
    private static partial void LogLeft(ILogger logger, string camera, long frames);

    [LoggerMessage(3021, LogLevel.Error, "Camera {Camera}: {Fault}")]
    private static partial void LogFault(ILogger logger, string camera, string fault);

    [LoggerMessage(3022, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    /// <summary>A camera and its run, which can be stopped alone.</summary>
    private sealed class RunningCamera(LiveCamera camera, CancellationTokenSource stop) : IAsyncDisposable
    {
        public string Id => Camera.Monitor.Id;

        public LiveCamera Camera => camera;

        /// <summary>Cancelled: it has not begun.</summary>
        public Task<RunReport> Run { get; private set; } = Task.FromCanceled<RunReport>(new CancellationToken(canceled: true));

        public void Start() => Run = Task.Run(() => camera.RunAsync(stop.Token), CancellationToken.None);

        public async Task StopAsync()
        {
            await stop.CancelAsync();
            await ((Task)Run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await camera.DisposeAsync();
            stop.Dispose();
        }
    }
}
