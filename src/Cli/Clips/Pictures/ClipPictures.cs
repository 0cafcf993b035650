using System.Collections.Concurrent;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Overlay;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Pictures;

/// <summary>
/// The pictures of a clip, whichever way they are asked for: at random, step by step, or in a row. A decoder stands where the last picture
/// was and reads on if the next one is not far; else another one begins at the key frame before it. What is decoded on the way is kept, so
/// that a step back costs nothing. Thread-safe; memory is bounded whatever is asked for.
/// </summary>
internal sealed class ClipPictures : IAsyncDisposable
{
    // Decoding that many frames takes about as long as starting a decoder.
    private const int FramesToReadOn = 24;
    private const int LeastFrames = 4;
    private const int LeastWidth = 16, MostWidth = 8192, Quality = 85;

    private readonly RecordedClip _clip;
    private readonly ClipPictureOptions _options;
    private readonly Func<VideoFrame, int, byte[]> _encode;
    private readonly FramePool _pool;
    private readonly int _keptFrames;
    private readonly RecentItems<long, VideoFrame> _frames;
    private readonly RecentItems<(long, int), byte[]> _jpegs;
    private readonly List<FrameCursor> _cursors = [];
    // Pictures are encoded beside one another, and an encoder is one caller's.
    private readonly ConcurrentBag<FrameJpeg> _encoders = [];
    private readonly SemaphoreSlim _decoding = new(1, 1);
    private readonly SemaphoreSlim _uses;
    private readonly ITimer _idle;
    private readonly Lock _lock = new();
    private long? _countAtEnd;
    private bool _isDisposed;

    /// <param name="clip">Whose pictures.</param>
    /// <param name="options">Limits.</param>
    /// <param name="encode">A frame, borrowed, and the most width to JPEG. Default: <see cref="FrameJpeg"/>.</param>
    /// <param name="time">Tells when nobody asks any more. Default: the system's.</param>
    public ClipPictures(
        RecordedClip clip, ClipPictureOptions? options = null, Func<VideoFrame, int, byte[]>? encode = null, TimeProvider? time = null)
    {
        _clip = clip;
        _options = options ?? new ClipPictureOptions();
        _encode = encode ?? Encode;
        long frameBytes = new I420Layout(clip.Properties.Width, clip.Properties.Height).Bytes;
        _keptFrames = (int)Math.Clamp(_options.FrameBytes / frameBytes, LeastFrames, 4096);
        _pool = new FramePool(_keptFrames + (_options.Decoders * FrameCursor.Buffers) + _options.Uses + 1);
        _frames = new RecentItems<long, VideoFrame>(_keptFrames, frame => frame.Dispose());
        _jpegs = new RecentItems<(long, int), byte[]>(_options.JpegBytes);
        _uses = new SemaphoreSlim(_options.Uses, _options.Uses);
        _idle = (time ?? TimeProvider.System).CreateTimer(_ => _ = RestAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of frames, as far as it is known for certain; null: it is not yet.</summary>
    public long? FrameCount => _countAtEnd ?? _clip.FrameCount;

    /// <summary>Bytes of all buffers of frames.</summary>
    public long BufferBytes => _pool.Bytes;

    /// <summary>Decoders that are open.</summary>
    public int OpenDecoders
    {
        get
        {
            lock (_lock)
                return _cursors.Count;
        }
    }

    /// <summary>Gives a frame to a function, which borrows it.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="use">What is made of it; called on the caller's thread or the pool's.</param>
    /// <param name="cancellationToken">Ends the wait, as when whoever asked has gone.</param>
    /// <exception cref="ClipException">There is no such frame, or it cannot be read.</exception>
    public async Task<T> UseAsync<T>(long frame, Func<VideoFrame, T> use, CancellationToken cancellationToken)
    {
        CheckRange(frame);
        await _uses.WaitAsync(cancellationToken);
        try
        {
            CheckState();
            using VideoFrame picture = TakeKept(frame) ?? await DecodeAsync(frame, cancellationToken);
            return use(picture);
        }
        finally
        {
            _uses.Release();
            KeepAwake();
        }
    }

    /// <summary>A frame as JPEG.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="width">At most so wide, pixels, 16 to 8192; it is never made larger than it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClipException">There is no such frame or width, or it cannot be read.</exception>
    public async Task<byte[]> JpegAsync(long frame, int width, CancellationToken cancellationToken)
    {
        if (width is < LeastWidth or > MostWidth)
            throw new ClipException(ClipFault.BadRequest, $"width is {width}; it must be {LeastWidth} to {MostWidth} pixels");
        width = Math.Min(width, Math.Max(LeastWidth, _clip.Properties.Width));
        CheckRange(frame);
        CheckState();
        lock (_lock)
        {
            if (_jpegs.TryGet((frame, width), out byte[]? kept))
                return kept;
        }

        byte[] jpeg = await UseAsync(frame, picture => _encode(picture, width), cancellationToken);
        lock (_lock)
            _jpegs.Add((frame, width), jpeg, jpeg.Length);
        return jpeg;
    }

    /// <summary>Gives decoders, encoders and frames back; they come again when somebody asks.</summary>
    public async Task RestAsync()
    {
        await _decoding.WaitAsync();
        try
        {
            await CloseCursorsAsync(keep: 0);
            lock (_lock)
                _frames.Clear();
            while (_encoders.TryTake(out FrameJpeg? encoder))
                encoder.Dispose();
        }
        finally
        {
            _decoding.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync();
        lock (_lock)
            _isDisposed = true;
        await RestAsync();
        _pool.Dispose();
    }

    private void KeepAwake()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _idle.Change(_options.IdleTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    private VideoFrame? TakeKept(long frame)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _frames.TryGet(frame, out VideoFrame? kept) ? kept.Share() : null;
        }
    }

    private async Task<VideoFrame> DecodeAsync(long frame, CancellationToken cancellationToken)
    {
        await _decoding.WaitAsync(cancellationToken);
        try
        {
            // Whoever came before may have decoded it.
            return TakeKept(frame) ?? await GuardAsync(() => ReadToAsync(frame, cancellationToken));
        }
        finally
        {
            _decoding.Release();
        }
    }

    private async Task<VideoFrame> ReadToAsync(long frame, CancellationToken cancellationToken)
    {
        FrameCursor cursor = await CursorForAsync(frame, cancellationToken);
        VideoFrame? found = null;
        try
        {
            while (found is null)
            {
                if (await cursor.ReadAsync(cancellationToken) is not { } read)
                {
                    _countAtEnd ??= _clip.FrameCount is null ? cursor.Next : null;
                    throw NoFrame(frame, cursor.Next);
                }

                if (read.Frame == frame)
                    found = read.Picture.Share();
                lock (_lock)
                    _frames.Add(read.Frame, read.Picture, 1);
                if (read.Frame > frame)
                    throw new ClipException(ClipFault.Unreadable, $"Frame {frame} does not decode. The one behind it does.");
            }

            return found;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It stands somewhere else now, or nowhere.
            lock (_lock)
                _cursors.Remove(cursor);
            await cursor.DisposeAsync();
            throw;
        }
    }

    private async Task<FrameCursor> CursorForAsync(long frame, CancellationToken cancellationToken)
    {
        FrameCursor? near = Nearest(frame);
        if (frame > FramesToReadOn && (near is null || frame - near.Next > FramesToReadOn))
        {
            await _clip.PrepareAsync(cancellationToken);
            CheckRange(frame);
        }

        long start = _clip.StartFor(frame);
        if (near is null || start - near.Next > FramesToReadOn)
        {
            await CloseCursorsAsync(keep: _options.Decoders - 1);
            near = new FrameCursor(_clip, Math.Max(start, frame - _keptFrames + 1), _pool);
        }

        // The last one is the one that was used last.
        lock (_lock)
        {
            _cursors.Remove(near);
            _cursors.Add(near);
        }

        return near;
    }

    private FrameCursor? Nearest(long frame)
    {
        lock (_lock)
            return _cursors.Where(cursor => cursor.Next <= frame).MaxBy(cursor => cursor.Next);
    }

    private async Task CloseCursorsAsync(int keep)
    {
        while (true)
        {
            FrameCursor oldest;
            lock (_lock)
            {
                if (_cursors.Count <= keep)
                    return;
                oldest = _cursors[0];
                _cursors.RemoveAt(0);
            }

            await oldest.DisposeAsync();
        }
    }

    private void CheckRange(long frame)
    {
        if (frame < 0 || frame >= FrameCount)
            throw NoFrame(frame, FrameCount ?? 0);
    }

    private static ClipException NoFrame(long frame, long count) => new(
        ClipFault.UnknownFrame, count > 0 ? $"There is no frame {frame}: the clip has {count} frames. Name one from 0 to {count - 1}."
            : $"There is no frame {frame}. Frames are counted from 0.");

    private void CheckState()
    {
        switch (_clip.GetState())
        {
            case ClipState.Gone:
                throw new ClipException(ClipFault.Gone, "The clip's file is not there any more, or may not be read.");
            case ClipState.Changed:
                throw new ClipException(ClipFault.Changed, "The clip's file was changed while it was open. Open the clip again.");
        }
    }

    private byte[] Encode(VideoFrame frame, int width)
    {
        if (!_encoders.TryTake(out FrameJpeg? encoder))
            encoder = new FrameJpeg();
        try
        {
            return encoder.Encode(frame, width, Quality, out _, out _);
        }
        finally
        {
            _encoders.Add(encoder);
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (SourceException error)
        {
            // What vanished under the decoder is told as such.
            CheckState();
            throw new ClipException(ClipFault.Unreadable, error.Message, error);
        }
    }
}
