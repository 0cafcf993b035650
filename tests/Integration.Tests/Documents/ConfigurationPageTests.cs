using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Documents;

/// <summary>docs/configuration.md lists the keys of the JSON Schema, no more and no fewer, with their defaults.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly JsonElement Sections = JsonDocument
        .Parse(File.ReadAllText(RepositoryPaths.Combine("configs/samstream.schema.json"))).RootElement.GetProperty("properties");

    public static TheoryData<string> SectionNames =>
        [.. Sections.EnumerateObject().Where(section => !IsSingleValue(section.Value)).Select(section => section.Name)];

    public static TheoryData<string> SingleValues =>
        [.. Sections.EnumerateObject().Where(section => IsSingleValue(section.Value)).Select(section => section.Name)];

    [Theory]
    [MemberData(nameof(SectionNames))]
    public void Table_OfASection_HasItsKeysAndDefaults(string section)
    {
        IEnumerable<string> expected = KeysOf(Sections.GetProperty(section)).Order(StringComparer.Ordinal);
        IEnumerable<string> written = Row().Matches(TextOf(section))
            .Select(row => $"{row.Groups["key"].Value} = {DefaultOf(row.Groups["default"].Value)}");

        Assert.Equal(expected, written.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SingleValues))]
    public void Table_OfASingleValue_HasItsWords(string key)
    {
        IEnumerable<string?> words = Sections.GetProperty(key).GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray().Select(word => word.GetString());

        Assert.Equal(words, Row().Matches(TextOf(key)).Select(row => row.Groups["key"].Value));
    }

    private static bool IsSingleValue(JsonElement section) =>
        !section.TryGetProperty("properties", out _) && !section.TryGetProperty("items", out _);

    private static IEnumerable<string> KeysOf(JsonElement section, string prefix = "")
    {
        if (section.TryGetProperty("items", out JsonElement items))
            section = items;
        foreach (JsonProperty key in section.GetProperty("properties").EnumerateObject())
        {
            if (key.Value.TryGetProperty("properties", out _))
            {
                foreach (string inner in KeysOf(key.Value, $"{prefix}{key.Name}."))
                    yield return inner;
                continue;
            }

            string value = key.Value.TryGetProperty("default", out JsonElement given) ? given.ToString() : "";
            yield return $"{prefix}{key.Name} = {value.ToLowerInvariant()}";
        }
    }

    // Only a value is compared; words on what happens without one are for people.
    private static string DefaultOf(string cell) =>
        cell.StartsWith('`') || Value().IsMatch(cell) ? cell.Trim('`') : "";

    private static string TextOf(string section)
    {
        string page = File.ReadAllText(RepositoryPaths.Combine("docs/configuration.md"));
        int start = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"there is no section '{section}'");
        int end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return page[start..end];
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z.]+)` \| [^|]+ \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(true|false|[0-9.]+)$")]
    private static partial Regex Value();
}
