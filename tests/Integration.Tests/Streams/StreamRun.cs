using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Sources.Options;

namespace SamStream.Integration.Tests.Streams;

/// <summary>A supervised source whose frames are looked at as they come, and what was logged meanwhile.</summary>
internal sealed class StreamRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FramePool _pool = new(4);
    private readonly Channel<VideoFrame> _channel = Channel.CreateBounded<VideoFrame>(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly IFrameSource _source;
    private readonly Lock _lock = new();
    private readonly List<SeenFrame> _frames = [];
    private readonly List<SourceStatus> _changes = [];
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamRun(FrameSourceOptions options, RestartOptions? restart = null)
    {
        _source = options.CreateSource(NullLoggerFactory.Instance);
        restart ??= new RestartOptions { InitialDelay = TimeSpan.FromSeconds(0.2), MaxDelay = TimeSpan.FromSeconds(0.5) };
        Supervisor = new SourceSupervisor(_source, restart, TimeProvider.System, NullLogger<SourceSupervisor>.Instance);
        Supervisor.StatusChanged += status => Note(() => _changes.Add(status));
        Ending = Supervisor.RunAsync(
            (_, _) => ValueTask.FromResult<SourceOutlet?>(new SourceOutlet(_pool, _channel.Writer)), _stop.Token);
        _reading = ReadAsync();
    }

    public SourceSupervisor Supervisor { get; }

    /// <summary>Ends when the supervisor gives up.</summary>
    public Task Ending { get; }

    public IReadOnlyList<SeenFrame> Frames
    {
        get
        {
            lock (_lock)
                return [.. _frames];
        }
    }

    public IReadOnlyList<SourceStatus> Changes
    {
        get
        {
            lock (_lock)
                return [.. _changes];
        }
    }

    /// <summary>Waits until something is true of what was seen; looks at every frame and at every change.</summary>
    public async Task UntilAsync(Func<StreamRun, bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            if (condition(this))
                return;
            if (await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, patience.Token)) != changed)
                Assert.Fail($"{what}: not within {Patience}. {Frames.Count} frames; last status {Supervisor.Status}");
        }
    }

    /// <summary>Waits for more frames than there are.</summary>
    public async Task<IReadOnlyList<SeenFrame>> MoreFramesAsync(int count)
    {
        int before = Frames.Count;
        await UntilAsync(run => run.Frames.Count >= before + count, $"{count} more frames");
        return [.. Frames.Skip(before)];
    }

    public Task StateAsync(SourceState state) => UntilAsync(run => run.Supervisor.Status.State == state, $"state {state}");

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Ending;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _source.DisposeAsync();
        _channel.Writer.TryComplete();
        await _reading;
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (VideoFrame frame in _channel.Reader.ReadAllAsync())
        {
            using (frame)
            {
                var seen = new SeenFrame(frame.Metadata, frame.Width, frame.Height, CounterPicture.Read(frame));
                Note(() => _frames.Add(seen));
            }
        }
    }

    private void Note(Action change)
    {
        lock (_lock)
        {
            change();
            TaskCompletionSource changed = _changed;
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            changed.SetResult();
        }
    }

    /// <param name="Number">What the test pattern's picture says; -1 if it is damaged or not one.</param>
    internal sealed record SeenFrame(FrameMetadata Metadata, int Width, int Height, int Number);
}
