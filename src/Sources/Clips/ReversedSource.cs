using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Clips;

/// <summary>
/// Frames of a clip in reverse. A chunk is decoded forwards into buffers of its own, and its frames are copied to the pipeline's from
/// the last to the first. What a file costs depends on how far its key frames lie apart: up to the next one each chunk decodes what
/// the one before it has left out.
/// </summary>
internal sealed class ReversedSource(RecordedClip clip, long from, long downTo, long chunkBytes) : ClipSource
{
    /// <summary>256 MiB: 80 frames of 1920x1080 pixels.</summary>
    public const long DefaultChunkBytes = 256L << 20;

    private const int MostFrames = 256;

    private readonly CancellationTokenSource _disposal = new();
    private Task _activity = Task.CompletedTask;
    private TimeSpan? _firstTime;
    private (int Width, int Height) _sizeBefore;
    private Discontinuity _breakBefore;

    public override string Id => clip.Id;

    /// <summary>The frame that it begins with is the one with index 0; those before it in the clip follow.</summary>
    public override ClipFrame OriginOf(in FrameMetadata metadata) =>
        new(from - metadata.Index, clip.TimeOf(from - metadata.Index) ?? (_firstTime ?? TimeSpan.Zero) - metadata.PresentationTime);

    public override ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
        return ValueTask.FromResult(clip.Properties with { DeclaredFrameCount = from - downTo + 1 });
    }

    public override async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(frames);
        ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        CancellationToken stopping = stop.Token;
        _activity = GuardedRun.RunAsync(Id, () => RunChunksAsync(pool, new FrameDelivery(frames, stopping), stopping), stopping);
        await _activity;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposal.IsCancellationRequested)
            return;
        await _disposal.CancelAsync();
        // Its error has reached the caller; here only its end matters.
        await _activity.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _disposal.Dispose();
    }

    private async Task RunChunksAsync(FramePool pool, FrameDelivery delivery, CancellationToken stopping)
    {
        (_firstTime, _breakBefore) = (null, Discontinuity.None);
        long frameBytes = new I420Layout(clip.Properties.Width, clip.Properties.Height).Bytes;
        int most = (int)Math.Clamp(chunkBytes / frameBytes, 1, MostFrames);
        await clip.PrepareAsync(stopping);
        // One buffer more: a source may rent the next one before it notices its end.
        using var chunkPool = new FramePool(most + 1, pool.MaxFrameBytes);
        var chunk = new List<VideoFrame>(most);
        for (long last = from; last >= downTo;)
        {
            long first = FirstOfChunk(Math.Max(downTo, last - most + 1), last);
            try
            {
                await ReadAsync(first, last, chunkPool, chunk, stopping);
                if (!await ReadingThread.Run(() => Deliver(chunk, first, pool, delivery, stopping)))
                    return;
            }
            finally
            {
                chunk.ForEach(frame => frame.Dispose());
                chunk.Clear();
            }

            last = first - 1;
        }
    }

    // From a key frame on nothing is decoded in vain: the first one at or behind a frame, if there is one.
    private long FirstOfChunk(long first, long last)
    {
        if (first == downTo)
            return first;
        long start = clip.StartFor(last);
        if (start < first || start > last)
            return first;
        while (start > first && clip.StartFor(start - 1) is var before && before >= first)
            start = before;
        return start;
    }

    private async Task ReadAsync(long first, long last, FramePool pool, List<VideoFrame> chunk, CancellationToken stopping)
    {
        int count = (int)(last - first + 1);
        var channel = Channel.CreateBounded<VideoFrame>(count + 1);
        await using ClipSource source = clip.Forwards(first, count);
        try
        {
            await source.RunAsync(pool, channel.Writer, stopping);
        }
        finally
        {
            while (channel.Reader.TryRead(out VideoFrame? frame))
                chunk.Add(frame);
        }

        stopping.ThrowIfCancellationRequested();
    }

    private bool Deliver(List<VideoFrame> chunk, long first, FramePool pool, FrameDelivery delivery, CancellationToken stopping)
    {
        for (int i = chunk.Count - 1; i >= 0; i--)
        {
            VideoFrame frame = chunk[i];
            ClipFrame origin = clip.OriginOf(first, frame.Metadata);
            _firstTime ??= origin.Time + TimeBefore(origin.Frame);
            using WritableFrame buffer = pool.Rent(frame.Width, frame.Height, stopping);
            frame.Pixels.CopyTo(buffer.Pixels);
            bool isOtherSize = _sizeBefore != default && _sizeBefore != (frame.Width, frame.Height);
            FrameMetadata metadata = frame.Metadata with
            {
                Index = from - origin.Frame,
                PresentationTime = _firstTime.Value - origin.Time,
                // What breaks the stream before a frame stands between it and the one that comes next here.
                Discontinuity = isOtherSize ? Discontinuity.SizeChanged : _breakBefore,
            };
            _breakBefore = frame.Metadata.Discontinuity;
            _sizeBefore = (frame.Width, frame.Height);
            if (!delivery.Deliver(buffer.Publish(metadata)))
                return false;
        }

        return true;
    }

    // Frames that did not decode may stand between where it begins and the first that comes.
    private TimeSpan TimeBefore(long frame) =>
        clip.TimeOf(from) is { } begin && clip.TimeOf(frame) is { } time ? begin - time : TimeSpan.Zero;
}
