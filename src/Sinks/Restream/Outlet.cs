using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Restream;

/// <summary>
/// One way out for pictures of one size: an encoder, a thread that feeds it, and one place in which the newest picture waits. Whoever
/// is slow gets fewer pictures, not older ones, and holds up nobody.
/// </summary>
/// <param name="start">Makes the encoder for pictures like this.</param>
/// <param name="shownAt">What the stream's clock says at a picture.</param>
/// <param name="drawsAhead">False: no picture replaces one that waits, since nobody may be there to see it.</param>
internal sealed class Outlet(Func<LiveTarget, LivePicture, LiveEncoder> start, Func<LivePicture, TimeSpan> shownAt, bool drawsAhead = true)
    : IDisposable
{
    // Pictures that must have been taken until the stream surely flows: pipes and probes hold some.
    private const int FlowingAfter = 3;
    private const int ChunkBytes = 32 << 10;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LivePicture? _waiting;
    private LiveEncoder? _encoder;
    private bool _isStarted, _isEnding;

    /// <summary>Done once a picture waits.</summary>
    public Task FirstPicture => _first.Task;

    /// <summary>Done once pictures are taken.</summary>
    public Task Flowing => _flowing.Task;

    /// <summary>Done when the size of pictures has changed or <see cref="End"/> was called; failed when the encoder has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether a picture is worth drawing.</summary>
    public bool Wants => drawsAhead || Volatile.Read(ref _waiting) is null;

    /// <summary>Number of the encoder's process, while it runs.</summary>
    public int? EncoderId => Volatile.Read(ref _encoder)?.Id;

    /// <summary>Puts a picture in the place of the one that waits.</summary>
    /// <param name="picture">A share, which is taken over.</param>
    public void Offer(LivePicture picture)
    {
        LivePicture? older;
        lock (_gate)
        {
            if (_isEnding)
            {
                older = picture;
            }
            else
            {
                (older, _waiting) = (_waiting, picture);
                if (older is null)
                    _signal.Release();
            }
        }

        older?.Dispose();
        _first.TrySetResult();
    }

    /// <summary>Begins to encode what is offered.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="output">Gets what the encoder writes, if its target is a pipe, by a thread of its own.</param>
    public void Start(LiveTarget target, Stream? output = null)
    {
        lock (_gate)
            _isStarted = true;
        new Thread(() => Run(target, output)) { IsBackground = true, Name = "restream" }.Start();
    }

    /// <summary>Ends it.</summary>
    /// <param name="atOnce">False: what was encoded is still sent.</param>
    public void End(bool atOnce)
    {
        lock (_gate)
        {
            if (!_isEnding)
                _signal.Release();
            _isEnding = true;
            if (!_isStarted)
                _ended.TrySetResult();
            if (atOnce)
                _encoder?.Kill();
        }
    }

    /// <summary>Gives back what waits; only once it has <see cref="Ended"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            Interlocked.Exchange(ref _waiting, null)?.Dispose();
            _signal.Dispose();
        }
    }

    private void Run(LiveTarget target, Stream? output)
    {
        Exception? fault = null;
        try
        {
            Feed(target, output);
        }
#pragma warning disable CA1031 // Whatever it is, the thread's end must not be the process's; the owner gets it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            fault = error;
        }

        LiveEncoder? encoder;
        lock (_gate)
            (encoder, _encoder) = (_encoder, null);
        encoder?.Dispose();
        if (fault is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(fault as SinkException ?? new SinkException(fault.Message, isTransient: true, fault));
    }

    private void Feed(LiveTarget target, Stream? output)
    {
        Thread? pump = null;
        (Size, YuvMatrix)? kind = null;
        LiveEncoder? encoder = null;
        int taken = 0;
        while (Take() is { } picture)
        {
            using (picture)
            {
                if (encoder is null)
                {
                    encoder = start(target, picture);
                    kind = (picture.Size, picture.Matrix);
                    lock (_gate)
                        _encoder = encoder;
                    pump = output is null ? null : StartPump(encoder.Output, output);
                }

                if (kind != (picture.Size, picture.Matrix))
                    break;
                encoder.Write(picture, shownAt(picture));
                if (++taken == FlowingAfter)
                    _flowing.TrySetResult();
            }
        }

        encoder?.End();
        if (pump?.Join(FlushLimit) == false)
            throw new SinkException("the reader takes nothing");
    }

    // A reader that has gone is the encoder's end, too.
    private Thread StartPump(Stream from, Stream to)
    {
        var pump = new Thread(() =>
        {
            try
            {
                from.CopyTo(to, ChunkBytes);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                End(atOnce: true);
            }
        })
        { IsBackground = true, Name = "restream output" };
        pump.Start();
        return pump;
    }

    private LivePicture? Take()
    {
        while (true)
        {
            _signal.Wait();
            lock (_gate)
            {
                if (_isEnding)
                    return null;
                if (Interlocked.Exchange(ref _waiting, null) is { } picture)
                    return picture;
            }
        }
    }
}
