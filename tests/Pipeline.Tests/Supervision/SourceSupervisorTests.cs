using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline.Tests.Supervision;

public sealed class SourceSupervisorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task RunAsync_TransientErrors_BacksOffLongerEachTimeThenRecovers()
    {
        var time = new ManualTime();
        var source = new FailingSource(failures: 3, isTransient: true);
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever with { Jitter = 0 }, time);

        Task run = RunAsync(supervisor);
        foreach (double delay in (double[])[0.5, 1, 2])
        {
            TimeSpan asked = await time.NextDelayAsync().WaitAsync(Patience);
            Assert.Equal(TimeSpan.FromSeconds(delay), asked);
            Assert.Equal(SourceState.Backoff, supervisor.Status.State);
            time.Fire();
        }

        await run.WaitAsync(Patience);
        Assert.Equal(4, source.Runs);
        Assert.Equal(SourceState.Ended, supervisor.Status.State);
    }

    [Fact]
    public async Task RunAsync_PermanentError_IsNotRetried()
    {
        var source = new FailingSource(failures: 1, isTransient: false);
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever, new ManualTime());

        await Assert.ThrowsAsync<SourceException>(() => RunAsync(supervisor));
        Assert.Equal(1, source.Runs);
        Assert.Equal(SourceState.Faulted, supervisor.Status.State);
    }

    [Fact]
    public async Task RunAsync_Never_TransientErrorIsFinal()
    {
        var source = new FailingSource(failures: 1, isTransient: true);

        await Assert.ThrowsAsync<SourceException>(
            () => RunAsync(Supervise(source, RestartOptions.Never, new ManualTime())));
        Assert.Equal(1, source.Runs);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileBackingOff_Returns()
    {
        using var stop = new CancellationTokenSource();
        var time = new ManualTime();
        var source = new FailingSource(failures: 9, isTransient: true);
        Task run = RunAsync(Supervise(source, RestartOptions.Forever, time), stop.Token);

        await time.NextDelayAsync().WaitAsync(Patience);
        await stop.CancelAsync();
        await run.WaitAsync(Patience);
        Assert.Equal(1, source.Runs);
    }

    [Theory]
    [InlineData(SourceFault.BadCredentials)]
    [InlineData(SourceFault.UnknownPath)]
    public async Task RunAsync_ErrorThatNeedsAnOperator_WaitsLongestAtOnce(SourceFault fault)
    {
        using var stop = new CancellationTokenSource();
        var time = new ManualTime();
        var source = new FailingSource(failures: 9, new SourceException("refused", fault));
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever with { Jitter = 0 }, time);
        Task run = RunAsync(supervisor, stop.Token);

        Assert.Equal(RestartOptions.Forever.MaxDelay, await time.NextDelayAsync().WaitAsync(Patience));
        Assert.Equal(fault, supervisor.Status.LastFault);
        await stop.CancelAsync();
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_SourceAwayAtFirst_IsTriedAgainAndTellsEachState()
    {
        var time = new ManualTime();
        var source = new FailingSource(failures: 0, isTransient: true) { FailedOpenings = 2 };
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever with { Jitter = 0 }, time);
        var states = new List<SourceState>();
        supervisor.StatusChanged += status => states.Add(status.State);

        Task run = RunAsync(supervisor);
        foreach (double delay in (double[])[0.5, 1])
        {
            Assert.Equal(TimeSpan.FromSeconds(delay), await time.NextDelayAsync().WaitAsync(Patience));
            Assert.Equal("away", supervisor.Status.LastError);
            Assert.Equal(supervisor.Status.Since + TimeSpan.FromSeconds(delay), supervisor.Status.NextAttemptAt!.Value, Patience);
            time.Fire();
        }

        await run.WaitAsync(Patience);
        SourceState[] expected =
        [
            SourceState.Connecting, SourceState.Backoff, SourceState.Connecting, SourceState.Backoff,
            SourceState.Connecting, SourceState.Ended,
        ];
        Assert.Equal(expected, states);
        Assert.Null(supervisor.Status.NextAttemptAt);
    }

    [Fact]
    public async Task RunAsync_FileThatIsMissing_FailsAtOnce()
    {
        var source = new FailingSource(failures: 0, isTransient: false) { FailedOpenings = 1 };
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever, new ManualTime());

        await Assert.ThrowsAsync<SourceException>(() => RunAsync(supervisor));
        Assert.Equal(SourceState.Faulted, supervisor.Status.State);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileOpening_EndsWithoutAnError()
    {
        using var stop = new CancellationTokenSource();
        var time = new ManualTime();
        var source = new FailingSource(failures: 0, isTransient: true) { FailedOpenings = 9 };
        SourceSupervisor supervisor = Supervise(source, RestartOptions.Forever, time);
        Task run = RunAsync(supervisor, stop.Token);

        await time.NextDelayAsync().WaitAsync(Patience);
        await stop.CancelAsync();
        await run.WaitAsync(Patience);
        Assert.Equal(SourceState.Ended, supervisor.Status.State);
    }

    private static SourceSupervisor Supervise(IFrameSource source, RestartOptions options, TimeProvider time) =>
        new(source, options, time, NullLogger<SourceSupervisor>.Instance);

    private static async Task RunAsync(SourceSupervisor supervisor, CancellationToken stop = default)
    {
        using var pool = new FramePool(1);
        var frames = Channel.CreateBounded<VideoFrame>(1);
        await supervisor.RunAsync((_, _) => ValueTask.FromResult<SourceOutlet?>(new SourceOutlet(pool, frames.Writer)), stop);
    }

    private sealed class FailingSource(int failures, SourceException error) : IFrameSource
    {
        public FailingSource(int failures, bool isTransient)
            : this(failures, new SourceException("away", isTransient))
        {
        }

        public int FailedOpenings { get; set; }

        public int Runs { get; private set; }

        public string Id => "failing";

        public ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken) =>
            FailedOpenings-- > 0
                ? ValueTask.FromException<SourceProperties>(error)
                : ValueTask.FromResult(new SourceProperties { Width = 1, Height = 1, IsLive = true });

        public Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken) =>
            ++Runs <= failures
                ? Task.FromException(error)
                : Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Timers fire when the test says so.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly Channel<(TimeSpan Due, Action Fire)> _timers = Channel.CreateBounded<(TimeSpan, Action)>(8);
        private Action? _pending;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Writer.TryWrite((dueTime, () => callback(state)));
            return new NoTimer();
        }

        public async Task<TimeSpan> NextDelayAsync()
        {
            (TimeSpan due, _pending) = await _timers.Reader.ReadAsync();
            return due;
        }

        public void Fire() => _pending!();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
