using System.Collections.Concurrent;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>Canvases to copy frames to: as many as are in use at a time, kept until it is disposed.</summary>
internal sealed class CanvasPool : IDisposable
{
    private readonly ConcurrentBag<Canvas> _idle = [];
    private volatile bool _isDisposed;

    public Canvas Rent() => _idle.TryTake(out Canvas? canvas) ? canvas : new Canvas();

    public void Return(Canvas canvas)
    {
        _idle.Add(canvas);
        if (_isDisposed)
            Dispose();
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out Canvas? canvas))
            canvas.Dispose();
    }
}
