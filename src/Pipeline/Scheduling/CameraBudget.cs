using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Scheduling;

/// <summary>One camera's part of a <see cref="SharedBudget"/>: told of its work by its stages, and read by them. Thread-safe.</summary>
internal sealed class CameraBudget(EncodeSchedule schedule, TimeSpan latency) : IFrameObserver
{
    private readonly Lock _lock = new();
    private volatile EncodePace _pace = EncodePace.Scheduled;
    private double _work;
    private double _encodeSeconds;
    private int _frames;
    private int _results;
    private int _late;
    private bool _isWaiting;

    /// <summary>What it may spend now.</summary>
    public EncodePace Pace
    {
        get => _pace;
        set => _pace = value;
    }

    /// <summary>A frame came, on which objects are followed.</summary>
    public void OnFollowed()
    {
        lock (_lock)
            _frames++;
    }

    /// <summary>A frame will be encoded.</summary>
    /// <param name="cost">As a share of a whole input.</param>
    public void OnDecided(double cost)
    {
        lock (_lock)
            _work += cost;
    }

    /// <summary>The next result waits for its encoding, whatever the load is: it does not count.</summary>
    public void OnWaiting()
    {
        lock (_lock)
            _isWaiting = true;
    }

    /// <inheritdoc/>
    public void OnEncoded(TimeSpan duration)
    {
        lock (_lock)
            _encodeSeconds += duration.TotalSeconds;
    }

    /// <inheritdoc/>
    public void OnResult(FrameResult result, TimeSpan captureToResult)
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                _results++;
                _late += captureToResult > latency ? 1 : 0;
            }

            _isWaiting = false;
        }
    }

    /// <summary>Share of the results since the call before that were late, 0 to 1; null: they are too few to say so.</summary>
    /// <param name="fewest">That are enough.</param>
    public double? TakeLateShare(int fewest)
    {
        lock (_lock)
        {
            if (_results < fewest)
                return null;
            double share = (double)_late / _results;
            (_results, _late) = (0, 0);
            return share;
        }
    }

    /// <summary>What happened since the call before.</summary>
    /// <param name="seconds">How long that is.</param>
    public CameraLoad Take(double seconds)
    {
        lock (_lock)
        {
            double rate = _frames / seconds;
            var load = new CameraLoad(_work, _encodeSeconds, rate * schedule.Budget, rate);
            (_work, _encodeSeconds, _frames) = (0, 0, 0);
            return load;
        }
    }
}

/// <summary>What happened to one camera.</summary>
/// <param name="Work">What was encoded, in whole inputs.</param>
/// <param name="EncodeSeconds">How long that took.</param>
/// <param name="Wanted">What its schedule asks for, in whole inputs a second.</param>
/// <param name="FrameRate">Frames a second on which objects are followed.</param>
internal readonly record struct CameraLoad(double Work, double EncodeSeconds, double Wanted, double FrameRate);
