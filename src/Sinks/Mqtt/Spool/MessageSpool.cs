using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Mqtt.Spool;

/// <summary>
/// Messages in order until the broker has confirmed them: in memory, and with a path on disk as well. One writer, one
/// reader, who may be different threads. At a bound the oldest goes and is counted.
/// </summary>
internal sealed partial class MessageSpool : IDisposable
{
    private static readonly TimeSpan DiskRetryInterval = TimeSpan.FromSeconds(10);

    // Under the twenty that brokers allow by default, together with what else a connection has on its way.
    private const int Window = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<SpooledMessage> _messages = [];
    private readonly MqttSpoolOptions _options;
    private readonly string _kind;
    private readonly int _qos;
    private readonly string? _path;
    private readonly WordCounts _shed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SpoolDatabase? _database;
    private long _diskTriedAt;
    private long _bytes;
    private long _next = 1;

    /// <param name="options">Its bounds.</param>
    /// <param name="kind">What its messages count as.</param>
    /// <param name="qos">The quality of service that they are sent with.</param>
    /// <param name="path">Its file; null: in memory only.</param>
    /// <param name="shed">Counts what is given up.</param>
    /// <param name="time">For ages.</param>
    /// <param name="logger">Told of a file that is set aside.</param>
    public MessageSpool(
        MqttSpoolOptions options, string kind, int qos, string? path, WordCounts shed, TimeProvider time, ILogger logger)
    {
        _options = options;
        _kind = kind;
        _qos = qos;
        _path = path;
        _shed = shed;
        _time = time;
        _logger = logger;
        Stream = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        OpenDisk();
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
            var message = new SpooledMessage(
                _next++, _time.GetUtcNow(), new MqttMessage(topic, payload, _qos) { CorrelationData = correlationData });
            if (message.Bytes > _options.MaxBytes)
            {
                _shed.Add(_kind + "_too_large");
                return;
            }

            long givenUp = Shed(_options.MaxMessages - 1, _options.MaxBytes - message.Bytes);
            Append(message);
            TryDisk(database => database.Add(message, givenUp));
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
            TryDisk(database => database.Remove(sequence));
        }
    }

    /// <summary>
    /// Delivers in order over one connection, until it is cancelled or fails. Several messages are on their way at a time;
    /// what is not confirmed when the connection is lost is sent again over the next one.
    /// </summary>
    /// <param name="publisher">The connection.</param>
    /// <param name="work">Set after something was added.</param>
    /// <param name="progress">Set when nothing is left.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DeliverAsync(MqttPublisher publisher, WorkSignal work, WorkSignal progress, CancellationToken cancellationToken)
    {
        var onTheirWay = new Queue<(long Sequence, Task<bool> Sending)>(Window);
        long sent = 0;
        try
        {
            while (true)
            {
                while (onTheirWay.Count < Window && FindAfter(sent) is { } message)
                {
                    sent = message.Sequence;
                    onTheirWay.Enqueue((sent, SendAsync(publisher, message.Message, cancellationToken)));
                }

                if (onTheirWay.Count == 0)
                {
                    progress.Set();
                    await work.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                await onTheirWay.Peek().Sending.ConfigureAwait(false);
                long confirmed = onTheirWay.Dequeue().Sequence;
                while (onTheirWay.TryPeek(out (long Sequence, Task<bool> Sending) next) && next.Sending.IsCompletedSuccessfully)
                    confirmed = onTheirWay.Dequeue().Sequence;
                Confirm(confirmed);
            }
        }
        finally
        {
            Task rest = Task.WhenAll(onTheirWay.Select(message => message.Sending));
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives up what is too old, and sees to the disk.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            DateTimeOffset oldest = _time.GetUtcNow() - _options.MaxAge;
            long givenUp = 0;
            while (_messages.First is { } first && first.Value.At < oldest)
                givenUp = RemoveOldest("_age");
            if (givenUp > 0)
                TryDisk(database => database.Remove(givenUp));
            if (_path is not null && _database is null && _time.GetElapsedTime(_diskTriedAt) >= DiskRetryInterval)
                OpenDisk();
            // At zero every change waits for the disk itself.
            if (_options.SyncInterval > TimeSpan.Zero)
                TryDisk(database => database.Sync(_options.SyncInterval));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _database?.Dispose();
            _database = null;
        }
    }

    // What a run before left comes first; what this run has in memory follows. After a fault of the disk the messages on
    // it are those in memory: all are written again.
    private void OpenDisk()
    {
        _diskTriedAt = _time.GetTimestamp();
        if (_path is null)
            return;
        try
        {
            SetOldFilesAside(_path);
            _database = SpoolDatabase.Open(_path, _options.SyncInterval == TimeSpan.Zero, _time, out string? damaged);
            if (damaged is not null)
            {
                _shed.Add(_kind + "_corrupt");
                LogSetAside(_logger, damaged, "it is damaged");
            }

            string? stream = _database.Read(_qos, out long next, out IReadOnlyList<SpooledMessage> found);
            if (_next == 1 && stream is not null)
                Recover(stream, next, found);
            else
                Rewrite(_database, stream, found);
            Error = null;
        }
        catch (SinkException error)
        {
            GiveUpDisk(error);
        }
    }

    private void Recover(string stream, long next, IReadOnlyList<SpooledMessage> found)
    {
        Stream = stream;
        _next = next;
        foreach (SpooledMessage message in found)
            Append(message);
        if (Shed(_options.MaxMessages, _options.MaxBytes) is > 0 and long givenUp)
            TryDisk(database => database.Remove(givenUp));
    }

    private void Rewrite(SpoolDatabase database, string? stream, IReadOnlyList<SpooledMessage> found)
    {
        // Of a run before, whose process still held the file at the start: delivered last, with their own numbers inside.
        if (stream is not null && stream != Stream)
        {
            foreach (SpooledMessage message in found)
                Append(message with { Sequence = _next++ });
        }

        database.Replace(Stream, _next, _messages);
    }

    // Until version 0.1 a spool was a folder of journals, beside where its file is now.
    private void SetOldFilesAside(string path)
    {
        string folder = Path.ChangeExtension(path, null), aside = folder + ".old";
        if (!Directory.Exists(folder))
            return;
        for (int number = 2; Directory.Exists(aside); number++)
            aside = $"{folder}.old{number}";
        try
        {
            Directory.Move(folder, aside);
        }
        catch (Exception error) when (Files.OutputErrors.IsFileError(error))
        {
            throw Files.OutputErrors.Cannot("move", folder, error);
        }

        LogSetAside(_logger, aside, "an earlier version wrote it, and what it holds is not delivered");
    }

    private void Append(SpooledMessage message)
    {
        _messages.AddLast(message);
        _bytes += message.Bytes;
    }

    // The number of the last one that was given up, or 0.
    private long Shed(int mostMessages, long mostBytes)
    {
        long givenUp = 0;
        while (_messages.Count > mostMessages)
            givenUp = RemoveOldest("_count");
        while (_bytes > mostBytes)
            givenUp = RemoveOldest("_bytes");
        return givenUp;
    }

    private long RemoveOldest(string? cause = null)
    {
        if (cause is not null)
            _shed.Add(_kind + cause);
        SpooledMessage oldest = _messages.First!.Value;
        _bytes -= oldest.Bytes;
        _messages.RemoveFirst();
        return oldest.Sequence;
    }

    // A disk that is full must not stop the messages: they stay in memory until it takes them again.
    private void TryDisk(Action<SpoolDatabase> act)
    {
        if (_database is null)
            return;
        try
        {
            act(_database);
        }
        catch (SinkException error)
        {
            GiveUpDisk(error);
        }
    }

    private void GiveUpDisk(SinkException error)
    {
        (Error, _diskTriedAt) = (error.Message, _time.GetTimestamp());
        _database?.Dispose();
        _database = null;
    }

    // A message that is too large for the broker would cost the connection again and again.
    private Task<bool> SendAsync(MqttPublisher publisher, MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.Payload.Length + message.CorrelationData.Length > publisher.MaxPayloadBytes(message.Topic))
        {
            _shed.Add(_kind + "_too_large");
            return Task.FromResult(false);
        }

        return publisher.PublishAsync(_kind, message, cancellationToken);
    }

    [LoggerMessage(2225, LogLevel.Warning, "An MQTT spool was set aside as {Path}: {Reason}")]
    private static partial void LogSetAside(ILogger logger, string path, string reason);
}

/// <summary>A message that waits for the broker.</summary>
/// <param name="Sequence">Counts up by one for each message of a stream; also in the message itself.</param>
/// <param name="At">When it was made.</param>
/// <param name="Message">What is sent.</param>
internal sealed record SpooledMessage(long Sequence, DateTimeOffset At, MqttMessage Message)
{
    /// <summary>What it takes of the spool's bytes.</summary>
    public long Bytes => Message.Payload.Length + Message.CorrelationData.Length + Message.Topic.Length;
}
