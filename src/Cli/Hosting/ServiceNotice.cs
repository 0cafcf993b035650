using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SamStream.Cli.Hosting;

/// <summary>
/// Tells systemd that the program is ready, that it lives and that it stops, if systemd wants to know (sd_notify(3)): a datagram to
/// the socket that it names in the environment.
/// </summary>
internal sealed class ServiceNotice : IDisposable
{
    private readonly Socket? _socket;
    private readonly EndPoint? _to;
    private readonly ITimer? _watchdog;

    /// <param name="socket">Path of the socket, with @ before the name of an abstract one; null or empty: nobody wants to know.</param>
    /// <param name="watchdogMicroseconds">After so long without a word the program counts as hung; null: for ever.</param>
    /// <param name="time">What half of that is counted by.</param>
    public ServiceNotice(string? socket, string? watchdogMicroseconds, TimeProvider time)
    {
        if (string.IsNullOrEmpty(socket))
            return;
        _to = new UnixDomainSocketEndPoint(socket[0] == '@' ? $"\0{socket[1..]}" : socket);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        if (!long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) || limit == 0)
            return;
        TimeSpan half = TimeSpan.FromMicroseconds(limit) / 2;
        // The timer's own threads are those that everything else of the program waits for, too.
        _watchdog = time.CreateTimer(_ => Send("WATCHDOG=1"), null, half, half);
    }

    /// <summary>As systemd says in the environment.</summary>
    public static ServiceNotice FromEnvironment() => new(
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"), TimeProvider.System);

    /// <summary>Cameras are being opened, and health is served.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>Somebody has asked it to stop.</summary>
    public void Stopping() => Send("STOPPING=1");

    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }

    private void Send(string state)
    {
        if (_socket is null)
            return;
        try
        {
            _socket.SendTo(Encoding.ASCII.GetBytes(state), _to!);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more; the run does not depend on it.
        }
    }
}
