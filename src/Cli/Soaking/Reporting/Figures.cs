using System.Globalization;

namespace SamStream.Cli.Soaking.Reporting;

/// <summary>Numbers as they stand in reports, alike in every country.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.00} s");

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:+0.0;-0.0;0.0} %");

    public static string Rate(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}/s");
}
