using Microsoft.Extensions.Logging;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>Takes what came, one by one: what cannot be handled is a defect to be reported, and ends nothing.</summary>
internal sealed partial class Intake(string name, ILogger logger)
{
    public void Take<T>(T item, Action<T> take)
        where T : class
    {
        try
        {
            take(item);
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogDefect(logger, error, name, item.GetType().Name);
        }
    }

    [LoggerMessage(2223, LogLevel.Error, "MQTT of {Name}: a {Kind} could not be handled")]
    private static partial void LogDefect(ILogger logger, Exception error, string name, string kind);
}
