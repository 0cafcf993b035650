using System.CommandLine;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Arguments;

/// <summary>Makes the option for which frames are encoded.</summary>
internal static class ScheduleOption
{
    private static readonly string Cure =
        $"write every, every:N, adaptive or adaptive:N, with N from 2 to {EncodeSchedule.MostInterval}, and {ScheduleText.OfObjects} behind it or not";

    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<EncodeSchedule?> Create() => new("--schedule")
    {
        Description = "Which frames are encoded (without it as the preset says): every, every:N, adaptive, or adaptive:N (one in N in the long "
            + $"run). With {ScheduleText.OfObjects} behind it (every,objects): the part around the objects only.",
        HelpName = "how",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ScheduleText.TryParse(text, out EncodeSchedule? schedule))
                return schedule;
            result.AddError($"--schedule is '{text}'; {Cure}");
            return null;
        },
    };
}
