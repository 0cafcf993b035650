using System.Security.Cryptography;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt.Diagnostics;

namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>
/// Messages in order until the broker has confirmed them: in memory, and with a journal on disk as well. One writer, one
/// reader, who may be different threads. At a bound the oldest goes and is counted.
/// </summary>
internal sealed class MessageSpool : IDisposable
{
    private static readonly TimeSpan JournalRetryInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly LinkedList<SpooledMessage> _messages = [];
    private readonly MqttSpoolOptions _options;
    private readonly string _kind;
    private readonly string? _folder;
    private readonly WordCounts _shed;
    private readonly TimeProvider _time;
    private SpoolJournal? _journal;
    private long _journalTriedAt;
    private long _bytes;
    private long _next = 1;

    /// <param name="options">Its bounds.</param>
    /// <param name="kind">Begin of the causes it counts by.</param>
    /// <param name="folder">Where its journal is; null: in memory only.</param>
    /// <param name="shed">Counts what is given up.</param>
    /// <param name="time">For ages.</param>
    public MessageSpool(MqttSpoolOptions options, string kind, string? folder, WordCounts shed, TimeProvider time)
    {
        _options = options;
        _kind = kind;
        _folder = folder;
        _shed = shed;
        _time = time;
        Stream = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        OpenJournal();
    }

    /// <summary>Names the numbering: with <see cref="NextSequence"/> it tells a message from all others.</summary>
    public string Stream { get; private set; }

    /// <summary>The number that the next message must carry.</summary>
    public long NextSequence
    {
        get
        {
            lock (_lock)
                return _next;
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Why it is not on disk; null if it is or need not be.</summary>
    public string? Error { get; private set; }

    /// <summary>Adds a message with <see cref="NextSequence"/> in it.</summary>
    public void Add(string topic, byte[] payload, byte[]? correlationData = null)
    {
        lock (_lock)
        {
            var message = new SpooledMessage(_next++, _time.GetUtcNow(), topic, payload, correlationData ?? []);
            if (message.Bytes > _options.MaxBytes)
            {
                _shed.Add(_kind + "_too_large");
                return;
            }

            while (_messages.Count >= _options.MaxMessages)
                ShedOldest("_count");
            while (_bytes + message.Bytes > _options.MaxBytes)
                ShedOldest("_bytes");
            Append(message);
            TryJournal(journal => journal.Append(message, _options.SyncInterval == TimeSpan.Zero));
        }
    }

    /// <summary>The oldest message after a number.</summary>
    public SpooledMessage? FindAfter(long sequence)
    {
        lock (_lock)
        {
            // The reader is never far from the oldest one.
            for (LinkedListNode<SpooledMessage>? node = _messages.First; node is not null; node = node.Next)
            {
                if (node.Value.Sequence > sequence)
                    return node.Value;
            }

            return null;
        }
    }

    /// <summary>All messages up to a number are delivered.</summary>
    public void Confirm(long sequence)
    {
        lock (_lock)
        {
            while (_messages.First is { } oldest && oldest.Value.Sequence <= sequence)
                RemoveOldest();
            TryJournal(journal => journal.Done(sequence));
        }
    }

    /// <summary>The broker does not take a message of that size.</summary>
    public void CountTooLarge() => _shed.Add(_kind + "_too_large");

    /// <summary>Gives up what is too old, and sees to the disk.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            DateTimeOffset oldest = _time.GetUtcNow() - _options.MaxAge;
            while (_messages.First is { } first && first.Value.At < oldest)
                ShedOldest("_age");
            if (_folder is not null && _journal is null && _time.GetElapsedTime(_journalTriedAt) >= JournalRetryInterval)
                OpenJournal();
            TryJournal(journal => journal.Sync(_options.SyncInterval));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            TryJournal(journal => journal.Sync(TimeSpan.Zero));
            _journal?.Dispose();
            _journal = null;
        }
    }

    // What a run before left comes first; what this run has in memory follows. After a fault of the disk the journal's
    // messages are those in memory: all are written again.
    private void OpenJournal()
    {
        _journalTriedAt = _time.GetTimestamp();
        if (_folder is null)
            return;
        try
        {
            bool isFirst = _next == 1 && _messages.Count == 0;
            _journal = SpoolJournal.Open(_folder, Stream, _next, _options.MaxBytes, _time, out SpoolRecovery found);
            if (isFirst)
                Recover(found);
            else
                Rewrite(_journal, found);
            Error = null;
        }
        catch (SinkException error)
        {
            Error = error.Message;
            _journal?.Dispose();
            _journal = null;
        }
    }

    private void Recover(SpoolRecovery found)
    {
        _shed.Add(_kind + "_corrupt", found.CorruptRecords);
        Stream = found.Stream ?? Stream;
        _next = Math.Max(_next, found.NextSequence);
        foreach (SpooledMessage message in found.Messages)
            Append(message);
        while (_messages.Count > _options.MaxMessages)
            ShedOldest("_count");
        while (_bytes > _options.MaxBytes)
            ShedOldest("_bytes");
    }

    private void Rewrite(SpoolJournal journal, SpoolRecovery found)
    {
        // Of a run before, whose process still held the folder at the start: delivered last, with their own numbers inside.
        if (found.Stream is not null && found.Stream != Stream)
        {
            foreach (SpooledMessage message in found.Messages)
                Append(message with { Sequence = _next++ });
        }

        journal.Restart(Stream, _next);
        foreach (SpooledMessage message in _messages)
            journal.Append(message, isDurable: false);
    }

    private void Append(SpooledMessage message)
    {
        _messages.AddLast(message);
        _bytes += message.Bytes;
    }

    private void ShedOldest(string cause)
    {
        long sequence = _messages.First!.Value.Sequence;
        RemoveOldest();
        _shed.Add(_kind + cause);
        TryJournal(journal => journal.Done(sequence));
    }

    private void RemoveOldest()
    {
        _bytes -= _messages.First!.Value.Bytes;
        _messages.RemoveFirst();
    }

    // A disk that is full must not stop the messages: they stay in memory until it takes them again.
    private void TryJournal(Action<SpoolJournal> act)
    {
        if (_journal is null)
            return;
        try
        {
            act(_journal);
        }
        catch (SinkException error)
        {
            Error = error.Message;
            _journal.Dispose();
            _journal = null;
            _journalTriedAt = _time.GetTimestamp();
        }
    }
}
