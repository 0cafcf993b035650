namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>Asks a broker once whether it takes this program.</summary>
public static class BrokerProbe
{
    /// <summary>
    /// Connects as the process's own connection would, under a client id of its own so that a program that runs keeps its
    /// connection, and says goodbye.
    /// </summary>
    /// <param name="options">The broker and the login.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Null, or why there is no connection, without user name and password.</returns>
    public static async Task<string?> AskAsync(MqttSinkOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Never published: it goes with the goodbye.
        var will = new MqttMessage(CameraTopics.ProcessStatus(options.Prefix), default);
        var request = new MqttConnectRequest($"{options.EffectiveClientId}-check", will, _ => { });
        IMqttConnector connector = new MqttNetConnector(options);
        try
        {
            await using IMqttConnection connection =
                await connector.ConnectAsync(request, options.Timeout, TimeProvider.System, stop).ConfigureAwait(false);
            await connection.DisconnectAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (MqttConnectionException error)
        {
            return error.Message;
        }
    }
}
