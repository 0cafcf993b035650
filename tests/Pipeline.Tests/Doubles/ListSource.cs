using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Delivers small frames whose first pixel is their index, then does what the test asks for.</summary>
internal sealed class ListSource(int frames, bool isLive = false) : IFrameSource
{
    /// <summary>Thrown after the last frame.</summary>
    public Exception? FailsWith { get; init; }

    /// <summary>Awaited before every frame.</summary>
    public Func<int, Task> Gate { get; init; } = _ => Task.CompletedTask;

    /// <summary>Stays open after the last frame until it is cancelled.</summary>
    public bool StaysOpen { get; init; }

    public SourceException? OpenFailsWith { get; init; }

    public bool IsDisposed { get; private set; }

    public string Id => "list";

    public ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken) =>
        OpenFailsWith is null
            ? ValueTask.FromResult(new SourceProperties { Width = 4, Height = 2, IsLive = isLive })
            : throw OpenFailsWith;

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> output, CancellationToken cancellationToken)
    {
        for (int i = 0; i < frames; i++)
        {
            await Gate(i);
            VideoFrame frame = Capture(pool, i, cancellationToken);
            try
            {
                await output.WriteAsync(frame, cancellationToken);
            }
            catch
            {
                frame.Dispose();
                throw;
            }
        }

        if (FailsWith is not null)
            throw FailsWith;
        if (StaysOpen)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static VideoFrame Capture(FramePool pool, int index, CancellationToken cancellationToken)
    {
        using WritableFrame writable = pool.Rent(4, 2, cancellationToken);
        writable.Pixels[0] = (byte)index;
        return writable.Publish(FrameOf.Metadata(index));
    }
}
