using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Chaos.Rtsp;
using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.Cli.Run.Live;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Frames;
using SamStream.Soak.Measurements;

namespace SamStream.Soak.Testbeds;

/// <summary>
/// Cameras, a broker and an observer at it, and a live run of the product between them: the same code that
/// <c>samstream run</c> runs, with a configuration file of its own. What leads from the run to a server leads through a
/// proxy.
/// </summary>
internal sealed class Testbed : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<TestbedCamera> _cameras = [];
    private readonly List<CameraProbe> _probes = [];
    private readonly int _leasesBefore = FramePool.LiveLeases;
    private Task<IReadOnlyList<RunReport>> _run = Task.FromResult<IReadOnlyList<RunReport>>([]);
    private bool _isStarted;

    private Testbed(string folder, int consolePort) => (Folder, Console) = (folder, new Uri($"http://127.0.0.1:{consolePort}/"));

    /// <summary>Holds the configuration, the log and what the run writes.</summary>
    public string Folder { get; }

    public IReadOnlyList<TestbedCamera> Cameras => _cameras;

    /// <summary>One for each camera, in their order.</summary>
    public IReadOnlyList<CameraProbe> Probes => _probes;

    /// <summary>Of the run's console, where the setup has one.</summary>
    public Uri Console { get; }

    public MosquittoBroker? Broker { get; private set; }

    /// <summary>Between the run and the broker; the observer does not go through it.</summary>
    public ChaosProxy? BrokerProxy { get; private set; }

    /// <summary>The observer's connection.</summary>
    public BrokerClient? Observer { get; private set; }

    /// <summary>What the observer heard.</summary>
    public MessageCounts Messages { get; } = new();

    /// <summary>Path of the configuration.</summary>
    public string Configuration => Path.Combine(Folder, "soak.yaml");

    /// <summary>Starts the servers and writes the configuration; the run is started by <see cref="StartRun"/>.</summary>
    public static async Task<Testbed> PrepareAsync(TestbedSetup setup, SoakOptions options, string folder)
    {
        Directory.CreateDirectory(folder);
        var testbed = new Testbed(folder, setup.HasConsole ? LoopbackPort.Free() : 0);
        try
        {
            await testbed.StartServersAsync(setup);
            await File.WriteAllTextAsync(
                testbed.Configuration,
                TestbedConfiguration.Write(setup, options, testbed.Cameras, testbed.BrokerProxy?.Port, testbed.Console.Port));
            return testbed;
        }
        catch
        {
            await testbed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the run.</summary>
    public void StartRun()
    {
        RunPlan plan = ConfiguredRun.Plan(Configuration, EnvironmentSubstitution.OfProcess, options => options, []);
        var nowhere = Terminal.To(TextWriter.Null, TextWriter.Null);
        var job = new LiveJob(plan, nowhere, isQuiet: true, monitor =>
        {
            var probe = new CameraProbe(monitor);
            lock (_probes)
                _probes.Add(probe);
            return probe;
        });
        _run = Task.Run(() => job.RunAsync(_stop.Token));
        _isStarted = true;
    }

    /// <summary>Waits until every camera's disc is followed.</summary>
    public Task UntilFollowedAsync(CancellationToken cancel, int results = 10) => UntilAsync(
        () => _probes.Count == _cameras.Count && _probes.All(probe => Masks(probe, default) >= results),
        TimeSpan.FromSeconds(90), $"{results} masks of every camera", cancel);

    /// <summary>Waits until something holds, and looks often.</summary>
    /// <exception cref="ScenarioException">It did not in time, or the run has ended.</exception>
    public async Task UntilAsync(Func<bool> condition, TimeSpan limit, string what, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Glance);
        long started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            await timer.WaitForNextTickAsync(cancel);
            if (_run.IsCompleted && _isStarted && !_stop.IsCancellationRequested)
                throw new ScenarioException($"{what}: the run ended by itself: {Describe(await _run)}");
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                throw new ScenarioException($"{what}: not within {limit.TotalSeconds:0} s. {Describe()}");
        }
    }

    /// <summary>Results with a mask that were seen from a time on.</summary>
    public static int Masks(CameraProbe probe, DateTimeOffset since) =>
        probe.ResultsSince(since).Count(result => result.Fit is not null);

    /// <summary>Connects the observer to the broker, also after the broker was away.</summary>
    public async Task ObserveAsync()
    {
        if (Observer is not null)
            await Observer.DisposeAsync();
        Observer = await BrokerClient.ConnectAsync(Broker!, TestbedConfiguration.Prefix, Messages.Add);
    }

    /// <summary>Stops the run and waits for its reports.</summary>
    public async Task<IReadOnlyList<RunReport>> StopRunAsync()
    {
        await _stop.CancelAsync();
        try
        {
            return await _run.WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            throw new ScenarioException($"the run did not stop within {StopLimit.TotalSeconds:0} s. {Describe()}");
        }
    }

    /// <summary>Frames that were leased since the testbed was prepared and not given back; for a run that was stopped.</summary>
    public int LeakedFrames() => FramePool.LiveLeases - _leasesBefore;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_run.WaitAsync(StopLimit)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (TestbedCamera camera in _cameras)
            await camera.Proxy.DisposeAsync();
        foreach (RtspServer server in _cameras.Select(camera => camera.Server).Distinct())
            await server.DisposeAsync();
        if (Observer is not null)
            await Observer.DisposeAsync();
        if (BrokerProxy is not null)
            await BrokerProxy.DisposeAsync();
        if (Broker is not null)
            await Broker.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StartServersAsync(TestbedSetup setup)
    {
        RtspServer? shared = null;
        for (int i = 1; i <= setup.Cameras; i++)
        {
            RtspServer server = shared ?? await RtspServer.StartAsync(setup.Stream);
            shared = setup.SharesServer ? server : null;
            _cameras.Add(new TestbedCamera($"cam{i}", server, new ChaosProxy(server.Port)));
        }

        if (setup.Broker is null)
            return;
        Broker = await MosquittoBroker.StartAsync(setup.Broker);
        BrokerProxy = new ChaosProxy(Broker.Port);
        await ObserveAsync();
    }

    private static string Describe(IReadOnlyList<RunReport> reports) =>
        string.Join("; ", reports.Select(report => report.Error?.Message ?? $"{report.Outcome}"));

    private string Describe() => string.Join("; ", _probes.Select(probe =>
        $"{probe.Monitor.Id} is {probe.Monitor.Status.State}"
        + $" with {probe.Monitor.Snapshot()?.FramesTracked ?? 0} results{(probe.Monitor.Status.LastError is { } error ? $" ({error})" : "")}"));
}

/// <summary>A camera's server and the proxy in front of it.</summary>
/// <param name="Id">As the run names it.</param>
/// <param name="Server">The server.</param>
/// <param name="Proxy">What the run connects to.</param>
internal sealed record TestbedCamera(string Id, RtspServer Server, ChaosProxy Proxy)
{
    // Each server's pictures have numbers of their own, by which what is from before is known.
    private const int NumbersApart = 1000;

    /// <summary>What the run opens.</summary>
    public string Url => Server.UrlOn(Proxy.Port);

    /// <summary>Starts the server again after a kill, with numbers that no picture has had.</summary>
    public Task RestartAsync(Func<RtspServerOptions, RtspServerOptions>? change = null)
    {
        RtspServerOptions next = Server.Options with { FirstNumber = (Server.Options.FirstNumber + NumbersApart) % (1 << 15) };
        return Server.RestartAsync(change is null ? next : change(next));
    }
}

/// <summary>A scenario could not be carried through: what was waited for did not come.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
