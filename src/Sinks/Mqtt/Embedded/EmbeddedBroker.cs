using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet.Server;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>
/// A broker within this process (<see cref="MqttSinkOptions.EmbeddedHost"/>), for runs that need no other: it listens on
/// 127.0.0.1 only, anybody on this machine may subscribe and publish requests, and what it retains ends with it. Started
/// before the first sink and disposed after the last, it still delivers what they said at their end.
/// </summary>
public sealed partial class EmbeddedBroker : IAsyncDisposable
{
    private const string UserName = "samstream";
    private const int LongestLoggedId = 64;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2), DrainStep = TimeSpan.FromMilliseconds(10);

    private readonly BrokerListener _listener;
    private readonly MqttServer _server;
    private readonly ILogger _logger;
    private int _isDisposed;

    private EmbeddedBroker(MqttSinkOptions options, ILogger logger)
    {
        _logger = logger;
        _listener = new BrokerListener(options, client => BrokerRules.IsOwn(Options!, client.Username, client.Password));
        var settings = new MqttServerOptions
        {
            DefaultCommunicationTimeout = BrokerLimits.Patience,
            MaxPendingMessagesPerClient = BrokerLimits.PendingMessages,
            PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage,
        };
        _server = new MqttServerFactory().CreateMqttServer(settings, [_listener]);
        Options = options with
        {
            Host = "127.0.0.1",
            Port = _listener.Port,
            Username = UserName,
            Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
        };
        _ = new BrokerRules(Options, _server);
        _server.ClientConnectedAsync += client => Tell(LogCame, client.ClientId);
        _server.ClientDisconnectedAsync += client => Tell(LogWent, client.ClientId);
    }

    /// <summary>What this process's own sinks and gateway connect with: address, port and a login that nobody else has.</summary>
    public MqttSinkOptions Options { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <summary>Takes connections when this returns.</summary>
    /// <param name="options">Valid ones, whose <see cref="MqttSinkOptions.IsEmbedded"/> is true.</param>
    /// <param name="loggers">Where it is told that it listens and, at debug level, who comes and goes; nowhere if null.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static async Task<EmbeddedBroker> StartAsync(MqttSinkOptions options, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broker = new EmbeddedBroker(options, (loggers ?? NullLoggerFactory.Instance).CreateLogger<EmbeddedBroker>());
        await broker._server.StartAsync().ConfigureAwait(false);
        LogListening(broker._logger, broker.Port, options.Prefix);
        return broker;
    }

    /// <summary>Delivers what waits, no longer than two seconds, tells clients that it goes, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _server.AcceptNewConnections = false;
        await DrainAsync().ConfigureAwait(false);
        await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        _server.Dispose();
    }

    private async Task DrainAsync()
    {
        using var late = new CancellationTokenSource(DrainLimit);
        using var step = new PeriodicTimer(DrainStep);
        try
        {
            // Twice: between the queue and the socket a message is in neither.
            for (int idle = 0; idle < 2; idle = await IsIdleAsync().ConfigureAwait(false) ? idle + 1 : 0)
                await step.WaitForNextTickAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A client that does not read gets no more.
        }
    }

    private async Task<bool> IsIdleAsync()
    {
        IList<MqttClientStatus> clients = await _server.GetClientsAsync().ConfigureAwait(false);
        return !_listener.IsWriting && clients.All(client => client.Session.PendingApplicationMessagesCount == 0);
    }

    // Control characters that a client put into its id do not reach a terminal.
    private Task Tell(Action<ILogger, string> log, string? clientId)
    {
        string id = TopicLevel.Of(clientId ?? "");
        log(_logger, id.Length > LongestLoggedId ? id[..LongestLoggedId] : id);
        return Task.CompletedTask;
    }

    [LoggerMessage(2231, LogLevel.Information, "MQTT broker of this process on 127.0.0.1:{Port}; topics begin with {Prefix}/")]
    private static partial void LogListening(ILogger logger, int port, string prefix);

    [LoggerMessage(2232, LogLevel.Debug, "MQTT broker: client {ClientId} connected")]
    private static partial void LogCame(ILogger logger, string clientId);

    [LoggerMessage(2233, LogLevel.Debug, "MQTT broker: client {ClientId} went")]
    private static partial void LogWent(ILogger logger, string clientId);
}
