using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>A live source that goes through a script: each attempt fails to open, or gives frames and then fails or stays.</summary>
internal sealed class ScriptedSource(string id, params ScriptedSource.Attempt[] attempts) : IFrameSource
{
    private int _attempt = -1;
    private long _nextIndex;

    internal sealed record Attempt
    {
        public SourceException? OpenFailsWith { get; init; }

        public int Frames { get; init; }

        public int Width { get; init; } = 4;

        public int Height { get; init; } = 2;

        /// <summary>Media clock of its first frame.</summary>
        public TimeSpan StartsAt { get; init; }

        /// <summary>Awaited before each frame, with its index.</summary>
        public Func<long, Task> Gate { get; init; } = _ => Task.CompletedTask;

        /// <summary>Awaited after the last frame.</summary>
        public Func<Task> BeforeEnd { get; init; } = () => Task.CompletedTask;

        /// <summary>Null: it ends.</summary>
        public SourceException? FailsWith { get; init; }

        public bool StaysOpen { get; init; }
    }

    public string Id => id;

    public ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        Attempt attempt = attempts[++_attempt];
        return attempt.OpenFailsWith is null
            ? ValueTask.FromResult(new SourceProperties { Width = attempt.Width, Height = attempt.Height, IsLive = true })
            : ValueTask.FromException<SourceProperties>(attempt.OpenFailsWith);
    }

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        Attempt attempt = attempts[_attempt];
        for (int i = 0; i < attempt.Frames; i++)
        {
            await attempt.Gate(_nextIndex);
            VideoFrame frame = Capture(attempt, i, pool, cancellationToken);
            try
            {
                await frames.WriteAsync(frame, cancellationToken);
            }
            catch
            {
                frame.Dispose();
                throw;
            }
        }

        await attempt.BeforeEnd();
        if (attempt.FailsWith is not null)
            throw attempt.FailsWith;
        if (attempt.StaysOpen)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private VideoFrame Capture(Attempt attempt, int number, FramePool pool, CancellationToken cancellationToken)
    {
        using WritableFrame frame = pool.Rent(attempt.Width, attempt.Height, cancellationToken);
        frame.Pixels[0] = (byte)_nextIndex;
        return frame.Publish(FrameOf.Metadata(_nextIndex++) with
        {
            PresentationTime = attempt.StartsAt + TimeSpan.FromMilliseconds(40 * number),
        });
    }
}
