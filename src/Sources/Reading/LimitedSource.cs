using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Reading;

/// <summary>The first frames of another source; it owns that source.</summary>
internal sealed class LimitedSource(IFrameSource inner, long maxFrames) : IFrameSource
{
    private long _taken;

    private bool HasEnough => _taken >= maxFrames;

    public string Id => inner.Id;

    public SourceLosses Losses => inner.Losses;

    public async ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        SourceProperties properties = await inner.OpenAsync(cancellationToken);
        return properties.DeclaredFrameCount is { } declared
            ? properties with { DeclaredFrameCount = Math.Min(declared, maxFrames) }
            : properties.IsLive ? properties with { DeclaredFrameCount = maxFrames } : properties;
    }

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        if (HasEnough)
            return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await inner.RunAsync(pool, new CountingWriter(this, frames, enough), enough.Token);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Stops the source with the last frame that is wanted.</summary>
    private sealed class CountingWriter(LimitedSource owner, ChannelWriter<VideoFrame> frames, CancellationTokenSource enough)
        : ChannelWriter<VideoFrame>
    {
        public override bool TryWrite(VideoFrame item)
        {
            if (owner.HasEnough || !frames.TryWrite(item))
                return false;
            owner._taken++;
            if (owner.HasEnough)
                enough.Cancel();
            return true;
        }

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
            frames.WaitToWriteAsync(cancellationToken);
    }
}
