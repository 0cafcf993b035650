using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration;
using SamStream.Cli.Errors;
using SamStream.Cli.Hosting;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Console.Reloading;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Run.Live;

/// <summary>
/// Carries out a plan with cameras, and goes on with another one when its configuration is loaded anew: cameras that are the same in both
/// run on, and where more than cameras has changed, everything begins anew.
/// </summary>
/// <param name="plan">What to do first.</param>
/// <param name="terminal">Where the log goes.</param>
/// <param name="isQuiet">Errors only, there.</param>
/// <param name="observerOf">Makes somebody who observes a camera; null: nobody.</param>
internal sealed partial class LiveJob(
    RunPlan plan, Terminal terminal, bool isQuiet, Func<CameraMonitor, ICameraObserver>? observerOf = null) : IReloadDesk
{
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(1);
    private RunPlan? _before;
    private Request? _pending;
    private volatile LiveServer? _server;
    private volatile bool _isStopping;
    private int _isLoading;
    // A signal that came while another load went on.
    private string? _again;

    /// <summary>Plans what the configuration says now; null: there is none. It throws <see cref="ConfigurationException"/>.</summary>
    public Func<RunPlan>? ReadAnew { get; init; }

    /// <summary>What is done now.</summary>
    public RunPlan Plan { get; private set; } = plan;

    /// <summary>Runs until every source has ended or the token is cancelled.</summary>
    /// <returns>A report for each camera that there was at the end, in the order of the configuration.</returns>
    /// <exception cref="ConfigurationException">The port for HTTP or of the embedded broker cannot be had.</exception>
    /// <exception cref="Pipeline.Sinks.SinkException">The outputs cannot be written.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task<IReadOnlyList<RunReport>> RunAsync(CancellationToken stop)
    {
        ThreadPlan.Apply();
        using var service = ServiceNotice.FromEnvironment();
        using CancellationTokenRegistration stopping = stop.Register(() =>
        {
            _isStopping = true;
            service.Stopping();
        });
        try
        {
            while (true)
            {
                try
                {
                    if (await ServeAsync(service, stop) is { } reports)
                        return reports;
                }
                catch (Exception error) when (_before is not null && ErrorReport.ExitCodeOf(error) != ExitCode.Unexpected)
                {
                    // It was told; the plan before has run, and does so again.
                    (Plan, _before) = (_before!, null);
                }
            }
        }
        finally
        {
            _isStopping = true;
            _pending?.Refuse(Stopping());
            while (_requests.Reader.TryRead(out Request? late))
                late.Refuse(Stopping());
        }
    }

    /// <inheritdoc/>
    public async Task<ReloadMessage> ReloadAsync(string by)
    {
        if (ReadAnew is null)
            throw new ReloadException(ReloadFault.NoConfiguration, "there is nothing to reload: the program was started without a configuration");
        if (Interlocked.CompareExchange(ref _isLoading, 1, 0) != 0)
            throw new ReloadException(ReloadFault.Busy, "the configuration is being loaded anew already: ask again when that is done");
        try
        {
            var request = new Request(by);
            _requests.Writer.TryWrite(request);
            // Asked before or after the last one was refused, it is refused.
            if (_isStopping && _requests.Reader.TryRead(out Request? late))
                late.Refuse(Stopping());
            return await request.Done;
        }
        finally
        {
            Volatile.Write(ref _isLoading, 0);
            LoadAgain();
        }
    }

    /// <summary>The same for a signal: what becomes of it is told by the log and to those who watch.</summary>
    public void ReloadBySignal(string signal) => _ = TellAsync(signal);

    private async Task TellAsync(string signal)
    {
        try
        {
            ReloadMessage done = await ReloadAsync(signal);
            _server?.Site?.TellReloaded(signal, done.ToString());
        }
        catch (ReloadException refusal) when (refusal.Fault is ReloadFault.Wrong or ReloadFault.Failed)
        {
            // Told where it was found.
        }
        catch (ReloadException refusal) when (refusal.Fault is ReloadFault.Busy)
        {
            // What was written before the signal counts, and what is being loaded was perhaps read before.
            // With a full fence: the end of that load must not be seen before this is.
            Interlocked.Exchange(ref _again, signal);
            if (Volatile.Read(ref _isLoading) == 0)
                LoadAgain();
        }
        catch (ReloadException refusal)
        {
            if (_server?.Loggers.CreateLogger<LiveJob>() is { } logger)
                LogRefused(logger, signal, refusal.Message);
        }
    }

    private void LoadAgain()
    {
        if (Interlocked.Exchange(ref _again, null) is { } signal)
            ReloadBySignal(signal);
    }

    // Null: server and run are to begin anew.
    private async Task<IReadOnlyList<RunReport>?> ServeAsync(ServiceNotice service, CancellationToken stop)
    {
        await using var server = new LiveServer(Plan, terminal, isQuiet, this);
        ILogger logger = server.Loggers.CreateLogger<LiveJob>();
        _server = server;
        while (true)
        {
            await using var run = new LiveRun(Plan, server, observerOf, stop);
            try
            {
                await run.StartAsync();
            }
            catch (Exception error) when (_before is not null && ErrorReport.ExitCodeOf(error) != ExitCode.Unexpected)
            {
                string reason = $"the run cannot begin anew, and the one before goes on from its start: {error.Message}";
                LogFailed(logger, reason);
                _pending?.Refuse(new ReloadException(ReloadFault.Failed, reason));
                _pending = null;
                throw;
            }

            run.Follow(terminal, isQuiet);
            service.Ready();
            _before = null;
            _pending?.Succeed();
            _pending = null;
            if (await FollowAsync(run, server, logger) is not { } changes)
                return await run.ReportAsync();
            server.Show(null);
            await run.StopAsync();
            if (_isStopping)
                return await run.ReportAsync();
            if (changes.Server)
                return null;
        }
    }

    // Null: it has ended, and is not to begin anew.
    private async Task<PlanChanges?> FollowAsync(LiveRun run, LiveServer server, ILogger logger)
    {
        while (true)
        {
            Task ended = run.Ended;
            await Task.WhenAny(ended, _requests.Reader.WaitToReadAsync(CancellationToken.None).AsTask());
            if (ended.IsCompleted)
                return null;
            if (!_requests.Reader.TryRead(out Request? request))
                continue;
            try
            {
                if (await LoadAsync(request, run, server, logger) is { Run: true } changes)
                    return changes;
            }
            catch (ReloadException refusal)
            {
                request.Refuse(refusal);
            }
        }
    }

    private async Task<PlanChanges> LoadAsync(Request request, LiveRun run, LiveServer server, ILogger logger)
    {
        if (_isStopping)
            throw Stopping();
        (RunPlan next, PlanChanges changes) = await Task.Run(() => ReadNextAsync(logger));
        if (_isStopping)
            throw Stopping();
        var message = new ReloadMessage
        {
            File = next.Place.File ?? "",
            Kept = changes.Kept,
            Restarted = changes.Restarted,
            Added = changes.Added,
            Removed = changes.Removed,
            LoggedOut = changes.LoggedOut,
            Server = changes.Server,
        };
        LogLoaded(logger, request.By, message.File, message.ToString());
        request.Message = message;
        RunPlan before = Plan;
        Plan = next;
        if (!changes.Server)
            server.Site?.ReplaceAccess(next.Access);
        if (changes.Run)
        {
            _before = before;
            // The connection of who has asked ends with the server.
            if (changes.Server)
                request.Succeed();
            else
                _pending = request;
            return changes;
        }

        // The model is the one that was opened.
        Plan = next with { Model = before.Model };
        IReadOnlyList<string> faults = await run.ChangeAsync(Plan, changes);
        if (faults.Count == 0)
        {
            request.Succeed();
            return changes;
        }

        foreach (string fault in faults)
            LogFailed(logger, fault);
        server.Site?.TellReloaded(request.By, string.Join("; ", faults));
        throw new ReloadException(ReloadFault.Failed, string.Join("; ", faults));
    }

    private async Task<(RunPlan Next, PlanChanges Changes)> ReadNextAsync(ILogger logger)
    {
        try
        {
            RunPlan next = ReadAnew!();
            PlanChanges changes = PlanChanges.Between(Plan, next);
            if (await NextPlan.ProblemsOfAsync(next, changes) is { Count: > 0 } problems)
                throw new ConfigurationException(problems);
            foreach (OptionProblem hint in next.Hints.Concat(FolderWarnings.Of(next)))
                LogHint(logger, hint);
            return (next, changes);
        }
        catch (ConfigurationException error)
        {
            foreach (OptionProblem problem in error.Problems)
                LogProblem(logger, $"{problem}");
            string more = error.Problems.Count == 1 ? "" : $", and {error.Problems.Count - 1} more";
            throw new ReloadException(ReloadFault.Wrong, $"nothing has changed: {error.Problems[0]}{more}", error.Problems);
        }
#pragma warning disable CA1031 // Whatever reading it comes to, the run goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogProblem(logger, ErrorReport.Describe(error));
            throw new ReloadException(ReloadFault.Wrong, $"nothing has changed: {ErrorReport.Describe(error)}");
        }
    }

    private static ReloadException Stopping() => new(ReloadFault.Stopping, "the run ends: its configuration is not loaded any more");

    [LoggerMessage(3030, LogLevel.Information, "Configuration: {By} loads {File} anew: {What}")]
    private static partial void LogLoaded(ILogger logger, string by, string file, string what);

    [LoggerMessage(3031, LogLevel.Error, "Configuration: not loaded anew: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(3034, LogLevel.Error, "Configuration: loaded anew, but {Fault}")]
    private static partial void LogFailed(ILogger logger, string fault);

    [LoggerMessage(3032, LogLevel.Warning, "Configuration: {Hint}")]
    private static partial void LogHint(ILogger logger, OptionProblem hint);

    [LoggerMessage(3033, LogLevel.Warning, "Configuration: {Signal}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string signal, string reason);

    /// <summary>Somebody wants the configuration to be loaded anew.</summary>
    private sealed class Request(string by)
    {
        private readonly TaskCompletionSource<ReloadMessage> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string By => by;

        public Task<ReloadMessage> Done => _done.Task;

        /// <summary>What is answered when it is done.</summary>
        public ReloadMessage? Message { get; set; }

        public void Succeed() => _done.TrySetResult(Message!);

        public void Refuse(ReloadException refusal) => _done.TrySetException(refusal);
    }
}
