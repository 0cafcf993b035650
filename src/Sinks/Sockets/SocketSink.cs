using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Sockets;

/// <summary>
/// Gives results to other programs on this machine, as they come and as raw masks: a message a frame, to any reader that has
/// connected. The newest wins for each reader: none holds up the run or another reader, of live sources and of files.
/// </summary>
public sealed partial class SocketSink : IListeningSink
{
    /// <summary>How long the run's end waits for readers to take the last message.</summary>
    internal static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(200);

    private readonly SocketOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<SocketReader, byte> _readers = new();
    private readonly CancellationTokenSource _end = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _results;
    private bool _isDisposed;

    /// <param name="options">Where to listen, and what to send.</param>
    /// <param name="logger">Told of readers that come and go; nobody if null.</param>
    /// <param name="time">The clock of messages; the system's if null.</param>
    /// <exception cref="SinkException">The options are invalid; the message lists every problem.</exception>
    public SocketSink(SocketOptions options, ILogger<SocketSink>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequireValid();
        _options = options;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>True: each reader's newest message waits for it, and for nothing else.</summary>
    public bool KeepsNewest => true;

    /// <summary>Where it listens, once it does: a path, or address and port.</summary>
    internal string? Address { get; private set; }

    /// <summary>Readers at this moment.</summary>
    internal int ReaderCount => _readers.Count;

    /// <inheritdoc/>
    public void Listen()
    {
        if (_listener is not null)
            return;
        _listener = SocketAddress.Listen(_options);
        Address = _listener.LocalEndPoint!.ToString();
        LogListening(_logger, Address!);
        _accepting = Task.Run(() => AcceptAsync(_listener));
    }

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        Listen();
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies the result for the readers that there are, and waits for none.</summary>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_listener is null)
            throw new InvalidOperationException("The sink is not open.");
        // Readers had it, or it is a snapshot's.
        if (result.IsRepeated)
            return ValueTask.CompletedTask;
        _results++;
        if (_readers.IsEmpty)
            return ValueTask.CompletedTask;
        SocketMessage message = SocketMessage.Copy(result, _options.Masks, _results);
        foreach ((SocketReader reader, _) in _readers)
            reader.Offer(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what readers have not got yet, for two seconds at most.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        SocketReader[] readers = [.. _readers.Keys];
        foreach (SocketReader reader in readers)
            reader.Complete();
        Task sent = Task.WhenAll(readers.Select(reader => reader.WaitAsync(DrainLimit, cancellationToken)));
        // Who is slower than that does without.
        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends all connections and removes the socket's file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _end.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach ((SocketReader reader, _) in _readers)
            await reader.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        int number = 0;
        bool isFull = false;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket socket = await listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                if (_readers.Count < _options.MaxReaders)
                {
                    isFull = false;
                    Add(new SocketReader(socket, ++number, _time));
                    continue;
                }

                socket.Dispose();
                // It may try again and again.
                if (!isFull)
                    LogFull(_logger, Address!, _options.MaxReaders);
                isFull = true;
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // A reader that has gone already, or no file descriptor is left.
                LogRefused(_logger, Address!, error.Message);
                await Task.Delay(PauseAfterFault, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Add(SocketReader reader)
    {
        _readers[reader] = 0;
        LogConnected(_logger, Address!, reader.Number);
        reader.Start(Forget);
    }

    private void Forget(SocketReader reader, string reason)
    {
        _readers.TryRemove(reader, out _);
        LogGone(_logger, Address!, reader.Number, reason);
    }

    [LoggerMessage(2301, LogLevel.Information, "Masks for other programs: {Address}")]
    private static partial void LogListening(ILogger logger, string address);

    [LoggerMessage(2302, LogLevel.Information, "{Address}: reader {Number} has connected")]
    private static partial void LogConnected(ILogger logger, string address, int number);

    [LoggerMessage(2303, LogLevel.Information, "{Address}: reader {Number} is gone: {Reason}")]
    private static partial void LogGone(ILogger logger, string address, int number, string reason);

    [LoggerMessage(2304, LogLevel.Warning, "{Address}: a reader is turned away, {MaxReaders} are connected (sinks.socket.maxReaders)")]
    private static partial void LogFull(ILogger logger, string address, int maxReaders);

    [LoggerMessage(2305, LogLevel.Warning, "{Address}: a reader could not be let in: {Reason}")]
    private static partial void LogRefused(ILogger logger, string address, string reason);
}
