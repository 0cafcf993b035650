namespace SamStream.Pipeline.Scheduling;

/// <summary>
/// From what the process takes to how much may be encoded: what is left of the processors beside all other work, in whole inputs a
/// second. It looks at figures alone, and keeps what it has seen of them, smoothed.
/// </summary>
/// <param name="processors">Processors that may be kept busy, a fraction among them.</param>
internal sealed class LoadController(double processors)
{
    // What is seen fades with this time: an encoding is a large part of what a core does in a second.
    private const double MemorySeconds = 1;
    private const double MostLate = 0.05;

    // What an encoding takes by the clock is more than what it takes of the processors, which others use meanwhile.
    private const double Contention = 1.4;

    // Of the way to what would be right, on each reading: downwards quicker than upwards.
    private const double Fall = 0.6;
    private const double Rise = 0.3;

    // Where results were late: what is left of the work. Where they were not: how much more is tried next.
    private const double Cut = 0.7;
    private const double Recovery = 1.05;

    private double _use;
    private double _work;
    private double _cost;
    private double _ceiling = double.PositiveInfinity;

    /// <summary>Whole inputs a second that may be encoded, of all cameras together; without end until something was measured.</summary>
    public double Allowed { get; private set; } = double.PositiveInfinity;

    /// <summary>Processors that are busy with this process.</summary>
    public double Use => _use;

    /// <summary>Takes a reading.</summary>
    public void Update(in LoadReading reading)
    {
        double weight = 1 - Math.Exp(-reading.Seconds / MemorySeconds);
        _use += weight * ((reading.ProcessorSeconds / reading.Seconds) - _use);
        _work += weight * ((reading.Work / reading.Seconds) - _work);
        if (reading.Work > 0)
            _cost = _cost == 0 ? reading.EncodeSeconds / reading.Work : _cost + (weight * ((reading.EncodeSeconds / reading.Work) - _cost));
        if (_cost == 0)
            return;
        if (reading.LateShare > MostLate)
            _ceiling = Cut * Math.Min(_ceiling, _work);
        else if (reading.LateShare is not null)
            _ceiling *= Recovery;
        double target = Math.Clamp(_work + ((processors - _use) * Contention / _cost), 0, _ceiling);
        if (double.IsInfinity(Allowed))
            Allowed = processors / _cost;
        Allowed += (target < Allowed ? Fall : Rise) * (target - Allowed);
    }
}

/// <summary>What happened since the reading before.</summary>
/// <param name="Seconds">How long that is, above 0.</param>
/// <param name="ProcessorSeconds">Time of all processors, children included.</param>
/// <param name="Work">What was encoded, in whole inputs.</param>
/// <param name="EncodeSeconds">Time of all processors for that, at most.</param>
/// <param name="LateShare">
/// Of the results since this was given last, 0 to 1: those that came later than they may, of the camera that has most of them; null: there
/// are too few.
/// </param>
internal readonly record struct LoadReading(
    double Seconds, double ProcessorSeconds, double Work, double EncodeSeconds, double? LateShare);
