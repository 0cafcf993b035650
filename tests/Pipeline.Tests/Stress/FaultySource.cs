using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Tests.Doubles;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>Live or not; breaks off, changes its size, goes away for a while or for good, hangs until it is stopped.</summary>
internal sealed class FaultySource(Faults faults) : IFrameSource
{
    public const string CannotClose = "the source cannot be closed";

    private readonly bool _isLive = faults.Next(2) == 0;
    private long _next;

    /// <summary>After its last frame, until it is stopped.</summary>
    public bool StaysOpen { get; } = faults.Next(3) == 0;

    public bool IsDisposed { get; private set; }

    public string Id => "faulty";

    public ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        faults.Check(!IsDisposed, "the source was opened after its disposal");
        faults.Maybe(6, () => new SourceException("away", isTransient: faults.Next(4) > 0));
        return ValueTask.FromResult(new SourceProperties { Width = 4, Height = 2, IsLive = _isLive });
    }

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        for (int i = faults.Next(40); i > 0 && !cancellationToken.IsCancellationRequested; i--)
        {
            faults.Check(!IsDisposed, "the source runs after its disposal");
            faults.Maybe(40, () => new SourceException("gone", isTransient: faults.Next(4) > 0));
            faults.Maybe(300, () => new InvalidOperationException("a defect of the source"));
            if (faults.Next(3) == 0)
                await Task.Delay(faults.Next(4), CancellationToken.None);
            (int width, int height) = faults.Next(30) == 0 ? (6, 4) : (4, 2);
            VideoFrame frame;
            try
            {
                using WritableFrame writable = pool.Rent(width, height, cancellationToken);
                frame = writable.Publish(FrameOf.Metadata(_next++) with
                {
                    Discontinuity = faults.Next(15) == 0 ? Discontinuity.ClockJumped : Discontinuity.None,
                });
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await frames.WriteAsync(frame, cancellationToken);
            }
            catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
            {
                frame.Dispose();
                return;
            }
        }

        if (StaysOpen)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        faults.Check(!IsDisposed, "the source was disposed twice");
        IsDisposed = true;
        faults.Maybe(30, () => new InvalidOperationException(CannotClose));
        return ValueTask.CompletedTask;
    }
}
