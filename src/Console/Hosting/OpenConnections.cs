using System.Net;
using Microsoft.AspNetCore.Connections;

namespace SamStream.Console.Hosting;

/// <summary>
/// The connections of a server, bounded in number without turning anybody away: where all places are taken, the one that has
/// been silent longest gives way to the new one, of the peer that has most. So whoever connects and asks gets an answer, however
/// many others connect and say nothing.
/// </summary>
/// <param name="most">Connections at a time.</param>
/// <param name="time">What silence is counted by.</param>
internal sealed class OpenConnections(int most, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenConnection> _open = [];

    /// <summary>Connections that are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>Serves a connection, at the expense of another one if need be.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate serve)
    {
        var own = new OpenConnection(connection, time);
        OpenConnection? victim = null;
        lock (_lock)
        {
            if (_open.Count >= most)
                victim = Victim();
            if (victim is not null)
                _open.Remove(victim);
            _open.Add(own);
        }

        victim?.Close();
        connection.Features.Set(own);
        try
        {
            await serve(connection);
        }
        finally
        {
            lock (_lock)
                _open.Remove(own);
        }
    }

    private OpenConnection Victim() => _open
        .GroupBy(connection => connection.Peer)
        .MaxBy(peer => peer.Count())!
        .MinBy(connection => connection.LastHeardOf)!;
}

/// <summary>One of <see cref="OpenConnections"/>; a feature of its connection.</summary>
internal sealed class OpenConnection(ConnectionContext connection, TimeProvider time)
{
    private static readonly ConnectionAbortedException GivesWay = new("The connection gives way to a new one.");

    private long _lastHeardOf = time.GetTimestamp();

    /// <summary>Who has connected; null if that is not known.</summary>
    public IPAddress? Peer { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>When it connected, or when its latest request came or its answer was taken.</summary>
    public long LastHeardOf => Volatile.Read(ref _lastHeardOf);

    /// <summary>A whole request has come, or its answer has been taken.</summary>
    public void Hear() => Volatile.Write(ref _lastHeardOf, time.GetTimestamp());

    public void Close() => connection.Abort(GivesWay);
}
