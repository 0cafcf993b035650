using Microsoft.Extensions.Logging;

namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>Keeps a connection up for one user until it is stopped: connects, serves, and after a loss connects again.</summary>
/// <param name="name">Whose connection it is, for the log.</param>
internal sealed partial class MqttLink(
    string name,
    MqttSinkOptions options,
    IMqttConnector connector,
    ILinkUser user,
    MqttCounters counters,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    // Not security: only spreads attempts over time.
#pragma warning disable CA5394
    private readonly ReconnectSchedule _schedule = new(options.Reconnect, Random.Shared.NextDouble);
#pragma warning restore CA5394
    private string? _reported;

    /// <summary>Returns after <paramref name="stop"/>, with the connection closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            MqttConnectionException? failure = await ConnectAndServeAsync(stop).ConfigureAwait(false);
            if (failure is null || stop.IsCancellationRequested)
                return;
            TimeSpan delay = _schedule.Next(failure.IsRefusal);
            Report(failure, delay);
            await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Null if it was stopped.
    private async Task<MqttConnectionException?> ConnectAndServeAsync(CancellationToken stop)
    {
        IMqttConnection connection;
        try
        {
            connection = await connector.ConnectAsync(user.MakeRequest(), options.Timeout, time, stop).ConfigureAwait(false);
        }
        catch (MqttConnectionException failure)
        {
            return failure;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever a library throws, the camera's link goes on trying.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new MqttConnectionException(error.Message, isRefusal: true, error);
        }

        long connectedAt = time.GetTimestamp();
        await using (connection.ConfigureAwait(false))
        {
            counters.Connected();
            LogConnected(logger, name, options);
            _reported = null;
            MqttConnectionException? failure = await ServeAsync(connection, stop).ConfigureAwait(false);
            _schedule.Held(time.GetElapsedTime(connectedAt));
            counters.Disconnected(Redact(failure?.Message));
            return failure;
        }
    }

    private async Task<MqttConnectionException?> ServeAsync(IMqttConnection connection, CancellationToken stop)
    {
        var publisher = new MqttPublisher(connection, options.Timeout, options.Protocol == MqttProtocol.V5, counters, time);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task serving = user.ServeAsync(publisher, gone.Token);
        await Task.WhenAny(serving, connection.Lost).ConfigureAwait(false);
        await gone.CancelAsync().ConfigureAwait(false);
        MqttConnectionException? failure = null;
        try
        {
            await serving.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (MqttConnectionException error)
        {
            failure = error;
        }
#pragma warning disable CA1031 // A defect in what is published costs the connection, not the camera.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = new MqttConnectionException($"a message could not be made: {error.Message}", inner: error);
        }

        // What the library says of the loss is closer to its cause than what the loss did to a message.
        if (connection.Lost.IsCompleted)
            return await connection.Lost.ConfigureAwait(false);
        if (failure is not null || !stop.IsCancellationRequested)
            return failure ?? new MqttConnectionException("the connection was given up");
        await SayGoodbyeAsync(connection, publisher).ConfigureAwait(false);
        return null;
    }

    private async Task SayGoodbyeAsync(IMqttConnection connection, MqttPublisher publisher)
    {
        using var late = new CancellationTokenSource(GoodbyeTimeout, time);
        try
        {
            await user.SayGoodbyeAsync(publisher, late.Token).ConfigureAwait(false);
            await connection.DisconnectAsync(late.Token).WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MqttConnectionException or OperationCanceledException)
        {
            LogNoGoodbye(logger, name, Redact(error.Message) ?? "");
        }
    }

    // Once for each change: a broker that is away for a night is one line, not thousands.
    private void Report(MqttConnectionException failure, TimeSpan delay)
    {
        string reason = Redact(failure.Message) ?? "";
        counters.Failed(reason);
        if (reason == _reported)
        {
            LogStillAway(logger, name, reason, delay.TotalSeconds);
            return;
        }

        _reported = reason;
        if (failure.IsRefusal)
            LogRefused(logger, name, options, reason, delay.TotalSeconds);
        else
            LogAway(logger, name, options, reason, delay.TotalSeconds);
    }

    // Nothing that we or the library write holds it; a broker's own words might.
    private string? Redact(string? text) =>
        text is null || options.Password is not { Length: > 3 } password
            ? text
            : text.Replace(password, "***", StringComparison.Ordinal);

    [LoggerMessage(2201, LogLevel.Information, "MQTT of {Name}: connected to {Broker}")]
    private static partial void LogConnected(ILogger logger, string name, MqttSinkOptions broker);

    [LoggerMessage(2202, LogLevel.Warning,
        "MQTT of {Name}: no connection to {Broker}: {Reason}; next attempt in {DelaySeconds:0.0} s, then less and less often")]
    private static partial void LogAway(ILogger logger, string name, MqttSinkOptions broker, string reason, double delaySeconds);

    [LoggerMessage(2203, LogLevel.Error,
        "MQTT of {Name}: {Broker} refuses the connection: {Reason}; next attempt in {DelaySeconds:0.0} s")]
    private static partial void LogRefused(ILogger logger, string name, MqttSinkOptions broker, string reason, double delaySeconds);

    [LoggerMessage(2204, LogLevel.Debug, "MQTT of {Name}: still no connection: {Reason}; next attempt in {DelaySeconds:0.0} s")]
    private static partial void LogStillAway(ILogger logger, string name, string reason, double delaySeconds);

    [LoggerMessage(2205, LogLevel.Debug, "MQTT of {Name}: closed without a goodbye: {Reason}")]
    private static partial void LogNoGoodbye(ILogger logger, string name, string reason);
}

/// <summary>What an <see cref="MqttLink"/> is kept up for.</summary>
internal interface ILinkUser
{
    /// <summary>Asked before each attempt to connect.</summary>
    MqttConnectRequest MakeRequest();

    /// <summary>Uses a new connection until it is cancelled.</summary>
    /// <exception cref="MqttConnectionException">The connection is of no more use.</exception>
    Task ServeAsync(MqttPublisher publisher, CancellationToken cancellationToken);

    /// <summary>The last words on a connection that is about to be closed.</summary>
    Task SayGoodbyeAsync(MqttPublisher publisher, CancellationToken cancellationToken);
}

/// <summary>How long to wait before the next attempt to connect.</summary>
internal sealed class ReconnectSchedule(MqttReconnectOptions options, Func<double> random)
{
    private const int MaxDoublings = 30;

    private int _failures;

    /// <summary>The connection held: the next failure is the first one.</summary>
    public void Held(TimeSpan duration)
    {
        if (duration >= options.StableAfter)
            _failures = 0;
    }

    /// <summary>The wait after one more failure.</summary>
    /// <param name="isRefusal">The broker does not want us; it is asked at the long end only.</param>
    public TimeSpan Next(bool isRefusal)
    {
        double doubled = options.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(_failures++, MaxDoublings));
        double delay = isRefusal ? options.MaxDelay.TotalSeconds : Math.Min(doubled, options.MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(delay * (1 - (options.Jitter * random())));
    }
}
