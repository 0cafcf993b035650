using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Sources.Tests.Media;

/// <summary>A source that runs until it ends or the test has seen enough; its frames are copied as they come.</summary>
internal sealed class LiveRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordedLog _log = new();
    private readonly FramePool _pool = new(4);
    private readonly Channel<VideoFrame> _channel = Channel.CreateBounded<VideoFrame>(4);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<CapturedFrame> _frames = [];
    private Task? _run;

    public LiveRun(FrameSourceOptions options) => Source = options.CreateSource(_log);

    public IFrameSource Source { get; }

    public IReadOnlyList<CapturedFrame> Frames => _frames;

    public IReadOnlyList<string> Warnings => _log.Warnings;

    /// <summary>Takes frames until there are so many.</summary>
    public async Task TakeAsync(int count)
    {
        _run ??= RunAsync();
        using var patience = new CancellationTokenSource(Patience);
        while (_frames.Count < count && await _channel.Reader.WaitToReadAsync(patience.Token))
        {
            while (_frames.Count < count && _channel.Reader.TryRead(out VideoFrame? frame))
                _frames.Add(CapturedFrame.Take(frame));
        }

        if (_frames.Count < count)
            await _run;
        Assert.True(_frames.Count >= count, $"{_frames.Count} of {count} frames");
    }

    /// <summary>Takes every frame to the end, and gives the error that it ended with, if any.</summary>
    public async Task<Exception?> TakeAllAsync()
    {
        _run ??= RunAsync();
        using var patience = new CancellationTokenSource(Patience);
        await foreach (VideoFrame frame in _channel.Reader.ReadAllAsync(patience.Token))
            _frames.Add(CapturedFrame.Take(frame));
        return await Record.ExceptionAsync(() => _run);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_run is not null)
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Source.DisposeAsync();
        while (_channel.Reader.TryRead(out VideoFrame? frame))
            frame.Dispose();
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
        _stop.Dispose();
        _log.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await Source.RunAsync(_pool, _channel.Writer, _stop.Token);
        }
        finally
        {
            _channel.Writer.TryComplete();
        }
    }
}
