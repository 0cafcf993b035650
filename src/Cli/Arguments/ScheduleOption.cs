using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Arguments;

/// <summary>Makes the option for which frames are encoded.</summary>
internal static class ScheduleOption
{
    private const string OfObjects = ",objects";

    private static readonly string Cure =
        $"write every, every:N, adaptive or adaptive:N, with N from 2 to {EncodeSchedule.MostInterval}, and {OfObjects} behind it or not";

    /// <summary>An option whose value is null if it is not given.</summary>
    public static Option<EncodeSchedule?> Create() => new("--schedule")
    {
        Description = "Which frames are encoded: every (default), every:N, adaptive, or adaptive:N (one in N in the long "
            + $"run). With {OfObjects} behind it (every,objects): the part around the objects only.",
        HelpName = "how",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TryParse(text, out EncodeSchedule? schedule))
                return schedule;
            result.AddError($"--schedule is '{text}'; {Cure}");
            return null;
        },
    };

    /// <summary>Reads what <see cref="ToString(EncodeSchedule)"/> writes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EncodeSchedule? schedule)
    {
        schedule = null;
        bool isRegion = text.EndsWith(OfObjects, StringComparison.Ordinal);
        string[] parts = (isRegion ? text[..^OfObjects.Length] : text).Split(':');
        int? n = null;
        if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given))
            n = given;
        if (parts.Length > 2 || (parts.Length == 2 && n is not (>= 2 and <= EncodeSchedule.MostInterval)))
            return false;
        schedule = (parts[0], n) switch
        {
            ("every", null) => EncodeSchedule.EveryFrame,
            ("every", { } interval) => new EncodeSchedule { Encode = EncodeMode.Nth, Interval = interval },
            ("adaptive", null) => new EncodeSchedule { Encode = EncodeMode.Adaptive },
            ("adaptive", { } inverse) => Adaptive(inverse),
            _ => null,
        };
        if (schedule is not null && isRegion)
            schedule = schedule with { Region = EncodeRegion.Objects };
        return schedule is not null;
    }

    /// <summary>The shortest way to write a schedule.</summary>
    public static string ToString(EncodeSchedule schedule)
    {
        string frames = schedule.Encode switch
        {
            EncodeMode.Every => "every",
            EncodeMode.Nth => $"every:{schedule.Interval}",
            _ => $"adaptive:{Math.Round(1 / schedule.Budget)}",
        };
        return schedule.Region == EncodeRegion.Objects ? frames + OfObjects : frames;
    }

    private static EncodeSchedule Adaptive(int inverse)
    {
        var defaults = new EncodeSchedule { Encode = EncodeMode.Adaptive, Budget = 1.0 / inverse };
        return defaults with { Interval = Math.Max(defaults.Interval, inverse) };
    }
}
