using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Reading;

/// <summary>
/// A source whose reads block: opening and reading happen on a thread of its own, one call at a time. A run that has
/// ended closes what was opened; the next one opens it again from the start.
/// </summary>
internal abstract class ThreadedFrameSource(string id, TimeProvider clock) : IFrameSource
{
    private readonly CancellationTokenSource _disposal = new();
    private SourceProperties? _properties;
    private Task _activity = Task.CompletedTask;
    private bool _disposed;

    public string Id { get; } = id;

    public virtual SourceLosses Losses => SourceLosses.None;

    protected TimeProvider Clock { get; } = clock;

    public async ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        ClaimThread();
        if (_properties is { } known)
            return known;
        Task<SourceProperties> opening = ReadingThread.Run(() => OpenOnce(cancellationToken));
        _activity = opening;
        return await opening;
    }

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(frames);
        ClaimThread();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        CancellationToken stopping = stop.Token;
        _activity = GuardedRun.RunAsync(Id, () => ReadingThread.Run(() => Run(pool, frames, stopping)), stopping);
        await _activity;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _disposal.CancelAsync();
        // Its error has reached the caller of RunAsync; here only its end matters.
        await _activity.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Close();
        _disposal.Dispose();
    }

    /// <summary>Opens the source; what was opened is closed by <see cref="Close"/>, also when this throws.</summary>
    /// <exception cref="SourceException">It cannot be opened, or holds no frame.</exception>
    protected abstract SourceProperties Open(CancellationToken cancellationToken);

    /// <summary>Reads to the end. Returns when there are no more frames or a delivery says that nobody wants them.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    protected abstract void Capture(FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Gives back what <see cref="Open"/> took; called also when nothing is open.</summary>
    protected abstract void Close();

    private void ClaimThread()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_activity.IsCompleted)
            throw new InvalidOperationException($"Source '{Id}' is already opening or running.");
    }

    private SourceProperties OpenOnce(CancellationToken cancellationToken)
    {
        try
        {
            return _properties = Open(cancellationToken);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Run(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            if (_properties is null)
                OpenOnce(cancellationToken);
            Capture(pool, new FrameDelivery(frames, cancellationToken), cancellationToken);
        }
        finally
        {
            _properties = null;
            Close();
        }
    }
}

/// <summary>A source's run as its contract wants it to end.</summary>
internal static class GuardedRun
{
    /// <summary>
    /// Runs until the work ends. A cancelled run returns: what it has delivered stays valid. Frames that are larger than
    /// a buffer may be are a fault of the source.
    /// </summary>
    /// <exception cref="SourceException">The source failed.</exception>
    public static async Task RunAsync(string sourceId, Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (FrameSizeException error)
        {
            throw new SourceException(
                $"Source '{sourceId}': {error.Message} Use smaller frames or raise the limit on a frame's bytes.",
                innerException: error);
        }
    }
}

/// <summary>Runs blocking native calls on a thread of their own, so that a stuck device never holds a pool thread.</summary>
internal static class ReadingThread
{
    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task Run(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
