using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Scheduling;

/// <summary>
/// Decides frame by frame whether it is encoded. It looks at frames only, not at clocks: the same frames give the same
/// decisions, unless a budget says otherwise.
/// </summary>
/// <param name="schedule">Which frames are encoded.</param>
/// <param name="budget">What may be spent now; null: what the schedule says.</param>
internal sealed class EncodePlanner(EncodeSchedule schedule, CameraBudget? budget = null)
{
    // So many encodings can be saved up for quick motion, and spent in advance by prompts.
    private const double Burst = 3;

    private double _credit = Burst;
    private double _spare;
    private int _carriedFrames;

    /// <summary>Called once for each frame, in order.</summary>
    /// <param name="demand">What is said of it.</param>
    /// <param name="isBusy">It cannot be encoded: another one is under way.</param>
    public bool Decide(in CarryDemand demand, bool isBusy = false)
    {
        EncodePace pace = budget?.Pace ?? EncodePace.Scheduled;
        _credit = Math.Min(Burst, _credit + (schedule.Budget * pace.Share));
        _spare = Math.Min(1, _spare + pace.Spare);
        if (demand.HasObjects)
            budget?.OnFollowed();
        bool isDue = demand.IsRequired || (demand.HasObjects && IsDue(demand, pace));
        bool isExtra = !isDue && demand.IsInDoubt && _spare >= demand.Cost;
        bool encodes = !isBusy && (isDue || isExtra);
        _carriedFrames = encodes ? 0 : _carriedFrames + 1;
        if (!encodes)
            return false;
        budget?.OnDecided(demand.Cost);
        if (isExtra)
            _spare -= demand.Cost;
        else
            _credit = Math.Max(-Burst, _credit - demand.Cost);
        return true;
    }

    private bool IsDue(in CarryDemand demand, EncodePace pace)
    {
        if (!schedule.Carries || _carriedFrames + 1 >= Interval(demand, pace))
            return true;
        bool isAsked = demand.Strain >= schedule.Strain || (budget is not null && demand.IsInDoubt);
        return schedule.Encode == EncodeMode.Adaptive && _credit >= demand.Cost && isAsked;
    }

    // With less than is scheduled, so many frames that an encoding has been saved up.
    private int Interval(in CarryDemand demand, EncodePace pace) =>
        pace.Share >= 1
            ? schedule.Interval
            : (int)Math.Clamp(demand.Cost / (schedule.Budget * pace.Share), schedule.Interval, EncodeSchedule.MostInterval);
}
