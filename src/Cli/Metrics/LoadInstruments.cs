using Prometheus;
using SamStream.Pipeline;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Metrics;

/// <summary>Reads the budget that cameras share when somebody asks.</summary>
internal sealed class LoadInstruments
{
    private readonly ObservedMetric _cpu;
    private readonly ObservedMetric _share;
    private readonly ObservedMetric _late;
    private readonly ObservedMetric _stage;

    public LoadInstruments(MetricFactory factory)
    {
        _cpu = new(factory, "samstream_load_cpu_ratio", "Share of the processors that the process and its children take.");
        _share = new(factory, "samstream_load_encode_ratio", "What cameras encode, as a share of what is scheduled.");
        _late = new(factory, "samstream_load_late_ratio", "Share of the latest results that were later than they may be, of the worst camera.");
        _stage = new(factory, "samstream_load_stage", "1 for what is given up to keep the budget, 0 for the rest.", "stage");
    }

    /// <summary>Puts the values as they are now.</summary>
    public void Read(BudgetSnapshot budget)
    {
        _cpu.Set(budget.Cpu);
        _share.Set(budget.Share);
        _late.Set(budget.LateShare);
        foreach (LoadStage stage in Enum.GetValues<LoadStage>())
            _stage.Set(budget.Stage == stage ? 1 : 0, EnumWord.Of(stage));
    }
}
