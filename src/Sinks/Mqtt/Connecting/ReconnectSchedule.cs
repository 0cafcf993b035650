namespace SamStream.Sinks.Mqtt.Connecting;

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
