#nullable enable
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

/// <summary>
/// Messages that wait for the handlers: a bounded number. While it is full the session reads nothing from the server;
/// what libmosquitto had read already waits in a queue beside it.
/// </summary>
internal sealed class Backlog(WakeUp wakeUp)
{
    public const int Capacity = 1000;

    private readonly Channel<ReceivedMessage> _messages = Channel.CreateBounded<ReceivedMessage>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });

    // Of the session's thread, and after its end of the reader.
    private readonly Queue<ReceivedMessage> _surplus = [];
    private volatile bool _isFull;

    /// <summary>On the session's thread.</summary>
    public void Add(ReceivedMessage message)
    {
        if (_surplus.Count > 0 || !_messages.Writer.TryWrite(message))
            _surplus.Enqueue(message);
    }

    /// <summary>Whether more may be read from the server. On the session's thread.</summary>
    public bool HasRoom()
    {
        // Set before the attempts, so that a message taken after them wakes the thread.
        _isFull = _surplus.Count > 0;
        while (_surplus.TryPeek(out var message) && _messages.Writer.TryWrite(message))
            _surplus.Dequeue();
        return _surplus.Count == 0;
    }

    /// <summary>The session's thread adds no more.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    public async IAsyncEnumerable<ReceivedMessage> TakeAllAsync([EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(token))
        {
            if (_isFull)
                wakeUp.Set();
            yield return message;
        }

        while (!token.IsCancellationRequested && _surplus.TryDequeue(out var message))
            yield return message;
    }
}
