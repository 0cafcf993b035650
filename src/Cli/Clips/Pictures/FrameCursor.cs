using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Pictures;

/// <summary>
/// A decoder that stands in a clip and waits to be asked for the next frame. A read that is given up takes nothing. One caller at a time.
/// </summary>
internal sealed class FrameCursor : IAsyncDisposable
{
    /// <summary>Buffers that it holds of the pool: one in the channel, one that is being filled, one that was rented ahead.</summary>
    public const int Buffers = 3;

    private readonly ClipSource _source;
    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(1);
    private readonly CancellationTokenSource _disposal = new();
    private readonly Task _running;

    /// <param name="clip">What it reads.</param>
    /// <param name="start">The first frame.</param>
    /// <param name="pool">Of the frames.</param>
    public FrameCursor(RecordedClip clip, long start, FramePool pool)
    {
        Next = start;
        _source = clip.Forwards(start);
        _running = RunAsync(pool);
    }

    /// <summary>The frame that comes next, unless it does not decode.</summary>
    public long Next { get; private set; }

    /// <summary>The next frame that decodes, which is the caller's, with its number; null: there is none.</summary>
    /// <exception cref="SourceException">The clip cannot be read on.</exception>
    /// <exception cref="OperationCanceledException">The read was given up.</exception>
    public async ValueTask<(long Frame, VideoFrame Picture)?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _frames.Reader.WaitToReadAsync(cancellationToken))
        {
            if (!_frames.Reader.TryRead(out VideoFrame? picture))
                continue;
            long frame = _source.OriginOf(picture.Metadata).Frame;
            Next = frame + 1;
            return (frame, picture);
        }

        await _running;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_frames.Reader.TryRead(out VideoFrame? picture))
            picture.Dispose();
        await _source.DisposeAsync();
        _disposal.Dispose();
    }

    private async Task RunAsync(FramePool pool)
    {
        await Task.Yield();
        try
        {
            await _source.RunAsync(pool, _frames.Writer, _disposal.Token);
        }
        finally
        {
            _frames.Writer.TryComplete();
        }
    }
}
