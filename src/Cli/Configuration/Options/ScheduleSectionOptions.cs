using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>schedule</c>: <see cref="EncodeSchedule"/> as it is written in a configuration.</summary>
internal sealed record ScheduleSectionOptions
{
    private static readonly EncodeSchedule Defaults = new();

    [Description("which frames are encoded: every one, each nth, or adaptive: those that need it; masks are carried to the others")]
    public EncodeMode Encode { get; init; } = Defaults.Mode;

    [Description("what of a frame is encoded: all of the frame, or the part around the objects while they fill little of it")]
    public EncodeRegion Region { get; init; } = Defaults.Region;

    [Description("frames from one encoded frame to the next: exactly with nth, at most with adaptive")]
    [Range(2, EncodeSchedule.MostInterval)]
    public int Interval { get; init; } = Defaults.Interval;

    [Description("for adaptive: share of the frames that may be encoded in the long run")]
    [Range(0.01, 1.0)]
    public double Budget { get; init; } = Defaults.Budget;

    [Description("for adaptive: motion and change of a mask since the last encoded frame, in sizes of the object, that ask for "
        + "the next one")]
    [Range(0.001, 100.0)]
    public double Strain { get; init; } = Defaults.Strain;

    /// <summary>The same for a pipeline.</summary>
    public EncodeSchedule ToSchedule() => new()
    {
        Mode = Encode,
        Region = Region,
        Interval = Interval,
        Budget = Budget,
        Strain = Strain,
    };

    /// <summary>A section that stands for a schedule.</summary>
    public static ScheduleSectionOptions Of(EncodeSchedule schedule) => new()
    {
        Encode = schedule.Mode,
        Region = schedule.Region,
        Interval = schedule.Interval,
        Budget = schedule.Budget,
        Strain = schedule.Strain,
    };
}
