using System.Net.Sockets;
using System.Threading.Channels;

namespace SamStream.Sinks.Sockets;

/// <summary>
/// One connected reader. One message is on its way to it and one waits, which a newer one replaces; how many gave way is told
/// with the next.
/// </summary>
internal sealed class SocketReader : IAsyncDisposable
{
    private readonly Channel<SocketMessage> _waiting = Channel.CreateBounded<SocketMessage>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly CancellationTokenSource _end = new();
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly TimeProvider _time;
    private Task _serving = Task.CompletedTask;

    /// <param name="socket">Connected; it is owned.</param>
    /// <param name="number">Counts readers from 1.</param>
    /// <param name="time">The clock of messages.</param>
    public SocketReader(Socket socket, int number, TimeProvider time)
    {
        Number = number;
        _time = time;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public int Number { get; }

    /// <summary>Begins to send.</summary>
    /// <param name="ended">Told once, when nothing more is sent, with the reason.</param>
    public void Start(Action<SocketReader, string> ended) => _serving = Task.Run(() => ServeAsync(ended));

    /// <summary>Puts a message in the place of the one that waits, and returns at once.</summary>
    public void Offer(SocketMessage message) => _waiting.Writer.TryWrite(message);

    /// <summary>No more messages come.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Waits until what was left has been sent, or the reader has gone.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _serving.WaitAsync(limit, _time, cancellationToken);

    /// <summary>Ends the connection at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ServeAsync(Action<SocketReader, string> ended)
    {
        Task<string> leaving = UntilItLeavesAsync();
        Task<string> sending = SendAsync();
        string reason = await (await Task.WhenAny(leaving, sending).ConfigureAwait(false)).ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(leaving, sending).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        ended(this, reason);
    }

    private async Task<string> SendAsync()
    {
        long? last = null;
        try
        {
            if (_socket.AddressFamily != AddressFamily.Unix)
                _socket.NoDelay = true;
            await foreach (SocketMessage message in _waiting.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
            {
                long missed = message.Number - (last ?? message.Number - 1) - 1;
                last = message.Number;
                byte[] head = message.Head(_time.GetUtcNow(), missed);
                // What lies in the system's buffer cannot give way to anything newer. The system doubles this: a large message is on its
                // way until half of it is read; for small ones it keeps a few KiB.
                _socket.SendBufferSize = (head.Length + message.Payload.Length) / 4;
                await _stream.WriteAsync(head, _end.Token).ConfigureAwait(false);
                await _stream.WriteAsync(message.Payload, _end.Token).ConfigureAwait(false);
            }

            return "the run has ended";
        }
        catch (Exception error) when (IsEnd(error))
        {
            return ReasonOf(error);
        }
    }

    // A reader has nothing to say: what comes is thrown away, and the end is noticed while nothing is sent, too.
    private async Task<string> UntilItLeavesAsync()
    {
        byte[] ignored = new byte[256];
        try
        {
            while (await _stream.ReadAsync(ignored, _end.Token).ConfigureAwait(false) > 0)
            {
            }

            return "it has closed the connection";
        }
        catch (Exception error) when (IsEnd(error))
        {
            return ReasonOf(error);
        }
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    private static string ReasonOf(Exception error) => error is IOException or SocketException ? error.Message.TrimEnd('.') : "the run has ended";
}
