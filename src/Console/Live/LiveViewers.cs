using System.Net.WebSockets;
using SamStream.Console.Access;

namespace SamStream.Console.Live;

/// <summary>All pages that watch. Thread-safe.</summary>
internal sealed class LiveViewers
{
    /// <summary>Pages at a time.</summary>
    public const int Most = 64;

    private const int MostRecent = 200;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _recent = new();
    private LiveViewer[] _all = [];

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _all).Length;

    /// <summary>Serves a page until it goes; false if there are too many.</summary>
    /// <param name="accept">Opens its socket.</param>
    /// <param name="visitor">Who it is.</param>
    /// <param name="began">Told of each camera that it begins to watch.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<bool> TryServeAsync(Func<Task<WebSocket>> accept, Visitor visitor, Action<LiveViewer, string> began, CancellationToken stop)
    {
        if (Count >= Most)
            return false;
        using WebSocket socket = await accept().ConfigureAwait(false);
        var viewer = new LiveViewer(socket, visitor, began);
        lock (_lock)
        {
            // What it has missed of late.
            foreach (ReadOnlyMemory<byte> text in _recent)
                viewer.Tell(text);
            _all = [.. _all, viewer];
        }

        try
        {
            await viewer.ServeAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _all = [.. _all.Where(other => other != viewer)];
        }

        return true;
    }

    /// <summary>Tells all of them, and those who come soon.</summary>
    public void Tell(ReadOnlyMemory<byte> text)
    {
        lock (_lock)
        {
            _recent.Enqueue(text);
            if (_recent.Count > MostRecent)
                _recent.Dequeue();
            foreach (LiveViewer viewer in _all)
                viewer.Tell(text);
        }
    }

    /// <summary>Tells all of them, and nobody who comes later.</summary>
    public void TellNow(ReadOnlyMemory<byte> text)
    {
        foreach (LiveViewer viewer in Volatile.Read(ref _all))
            viewer.Tell(text);
    }

    /// <summary>Tells all of them how a camera does.</summary>
    public void TellStatus(string camera, ReadOnlyMemory<byte> text)
    {
        foreach (LiveViewer viewer in Volatile.Read(ref _all))
            viewer.TellStatus(camera, text);
    }

    /// <summary>Tells all of them that a camera has begun anew.</summary>
    public void Restart(string camera)
    {
        foreach (LiveViewer viewer in Volatile.Read(ref _all))
            viewer.Restart(camera);
    }

    /// <summary>Those who want a picture of a camera now.</summary>
    /// <returns>Whether anybody watches it who may point at it.</returns>
    public bool FindReady(string camera, List<LiveViewer> ready)
    {
        ready.Clear();
        bool mayPoint = false;
        foreach (LiveViewer viewer in Volatile.Read(ref _all))
        {
            mayPoint |= viewer.Visitor.Role >= ConsoleRole.Operator && viewer.Watches(camera);
            if (viewer.IsReadyFor(camera))
                ready.Add(viewer);
        }

        return mayPoint;
    }
}
