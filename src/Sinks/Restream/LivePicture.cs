using System.Collections.Concurrent;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Restream;

/// <summary>A finished picture that several encoders read; each disposes its own share, and the last one gives the memory back.</summary>
internal sealed class LivePicture(LivePictures pool) : IDisposable
{
    private byte[] _pixels = [];
    private int _shares;

    /// <summary>Even width and height.</summary>
    public Size Size { get; private set; }

    public YuvMatrix Matrix { get; private set; }

    /// <summary>When the frame came here, by the clock of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long Timestamp { get; private set; }

    /// <summary>I420, without anything between rows.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, (int)new I420Layout(Size.Width, Size.Height).Bytes);

    /// <summary>Becomes a copy of a canvas, with one share.</summary>
    public void Set(Canvas canvas, YuvMatrix matrix, long timestamp)
    {
        (Size, Matrix, Timestamp, _shares) = (new Size(canvas.Width, canvas.Height), matrix, timestamp, 1);
        if (_pixels.Length != canvas.Pixels.Length)
            _pixels = GC.AllocateUninitializedArray<byte>(canvas.Pixels.Length);
        canvas.Pixels.CopyTo(_pixels);
    }

    /// <summary>One more share.</summary>
    public LivePicture Share()
    {
        Interlocked.Increment(ref _shares);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _shares) == 0)
            pool.Return(this);
    }
}

/// <summary>Keeps the memory of a few pictures.</summary>
internal sealed class LivePictures
{
    private const int MostKept = 3;

    private readonly ConcurrentBag<LivePicture> _free = [];

    /// <summary>A picture to set.</summary>
    public LivePicture Take() => _free.TryTake(out LivePicture? picture) ? picture : new LivePicture(this);

    internal void Return(LivePicture picture)
    {
        if (_free.Count < MostKept)
            _free.Add(picture);
    }
}
