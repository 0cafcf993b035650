using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Configuration.Options;

/// <summary>Schedules as they are written in one word.</summary>
internal static class ScheduleText
{
    /// <summary>Behind a schedule whose region is the objects.</summary>
    public const string OfObjects = ",objects";

    /// <summary>Reads what <see cref="Of"/> writes.</summary>
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
    public static string Of(EncodeSchedule schedule)
    {
        string frames = schedule.Encode switch
        {
            EncodeMode.Every => "every",
            EncodeMode.Nth => $"every:{schedule.Interval}",
            _ => $"adaptive:{Math.Round(1 / schedule.Budget)}",
        };
        return schedule.Region == EncodeRegion.Objects ? frames + OfObjects : frames;
    }

    /// <summary>Adaptive, with one frame in so many in the long run.</summary>
    public static EncodeSchedule Adaptive(int inverse)
    {
        var defaults = new EncodeSchedule { Encode = EncodeMode.Adaptive, Budget = 1.0 / inverse };
        return defaults with { Interval = Math.Max(defaults.Interval, inverse) };
    }
}
