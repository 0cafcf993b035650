using System.Globalization;

namespace SamStream.Cli.Metrics;

/// <summary>Tags as Prometheus writes them: <c>camera="door",cause="superseded"</c>.</summary>
internal static class Labels
{
    public static string Of(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(
        ',', tags.Select(tag => $"{tag.Key}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\""));

    /// <summary>Labels in braces, or nothing where there are none.</summary>
    public static string Braced(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
