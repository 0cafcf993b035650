using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Clips;

/// <summary>
/// Frames of a <see cref="RecordedClip"/> as an ordinary source: indices count from 0 at the first of them, and a gap is a frame that did
/// not decode; times increase.
/// </summary>
public abstract class ClipSource : IFrameSource
{
    /// <inheritdoc/>
    public abstract string Id { get; }

    /// <inheritdoc/>
    public virtual SourceLosses Losses => SourceLosses.None;

    /// <summary>Which frame of the clip it is that this source gave; thread-safe.</summary>
    public abstract ClipFrame OriginOf(in FrameMetadata metadata);

    /// <inheritdoc/>
    public abstract ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A frame of a clip.</summary>
/// <param name="Frame">Its number, from 0.</param>
/// <param name="Time">Its presentation time.</param>
public readonly record struct ClipFrame(long Frame, TimeSpan Time);

/// <summary>Frames of a clip from one on. A file that turns out not to be sought in is read from its start.</summary>
internal sealed class ForwardsSource(RecordedClip clip, long from, long? count) : ClipSource
{
    private readonly CancellationTokenSource _disposal = new();
    private IFrameSource? _inner;

    public override string Id => clip.Id;

    public override SourceLosses Losses => _inner?.Losses ?? SourceLosses.None;

    public override ClipFrame OriginOf(in FrameMetadata metadata) => clip.OriginOf(from, metadata);

    public override async ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        if (from > 0)
            await clip.PrepareAsync(stop.Token);
        _inner ??= clip.CreateReader(from, count);
        try
        {
            return await _inner.OpenAsync(stop.Token);
        }
        catch (Media.SeekMissedException)
        {
            clip.Distrust();
            await _inner.DisposeAsync();
            _inner = clip.CreateReader(from, count);
            return await _inner.OpenAsync(stop.Token);
        }
    }

    public override async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await _inner!.RunAsync(pool, frames, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync();
        if (_inner is not null)
            await _inner.DisposeAsync();
        _disposal.Dispose();
    }
}
