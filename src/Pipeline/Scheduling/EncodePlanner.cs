using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Scheduling;

/// <summary>
/// Decides frame by frame whether it is encoded. It looks at frames only, not at clocks: the same frames give the same
/// decisions.
/// </summary>
internal sealed class EncodePlanner(EncodeSchedule schedule)
{
    // So many encodings can be saved up for quick motion, and spent in advance by prompts.
    private const double Burst = 3;

    private double _credit = Burst;
    private int _carriedFrames;

    /// <summary>Called once for each frame, in order.</summary>
    public bool Decide(in CarryDemand demand)
    {
        _credit = Math.Min(Burst, _credit + schedule.Budget);
        bool encodes = demand.IsRequired || (demand.HasObjects && IsDue(demand));
        _carriedFrames = encodes ? 0 : _carriedFrames + 1;
        if (encodes)
            _credit = Math.Max(-Burst, _credit - demand.Cost);
        return encodes;
    }

    private bool IsDue(in CarryDemand demand)
    {
        if (!schedule.Carries || _carriedFrames + 1 >= schedule.Interval)
            return true;
        return schedule.Encode == EncodeMode.Adaptive && _credit >= demand.Cost && demand.Strain >= schedule.Strain;
    }
}
