using System.Globalization;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.TestPattern;

/// <summary>Reads <c>crossing?seed=3&amp;size=640x360&amp;frames=100</c>.</summary>
internal static class TestPatternLocator
{
    private const string Keys = "seed, size (640x360), frames, rate, objects, background (still or moving)";

    /// <param name="text">What follows <c>test:</c>; empty means the defaults.</param>
    /// <exception cref="SourceException">Something in it is not known; the message lists every problem.</exception>
    public static TestPatternOptions Parse(string text)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string name = query < 0 ? text : text[..query];
        var problems = new List<string>();
        var options = new TestPatternOptions();
        if (TestPatternNames.TryParse(name, out TestPatternScenario scenario))
            options = options with { Scenario = scenario };
        else if (name.Length > 0)
            problems.Add($"scenario '{name}' is none of {TestPatternNames.All}");
        string[] pairs = query < 0 ? [] : text[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        foreach (string pair in pairs)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? pair : pair[..equals], value = equals < 0 ? "" : pair[(equals + 1)..];
            options = Apply(options, key, value, problems);
        }

        problems.AddRange(options.Validate().Select(problem => problem.ToString()));
        return problems.Count == 0
            ? options
            : throw new SourceException($"'test:{text}' is no test pattern: {string.Join("; ", problems)}.");
    }

    private static TestPatternOptions Apply(TestPatternOptions options, string key, string value, List<string> problems)
    {
        switch (key.ToLowerInvariant())
        {
            case "seed":
                return options with { Seed = ReadInt(key, value, options.Seed, problems) };
            case "frames":
                return options with { FrameCount = ReadInt(key, value, 1, problems) };
            case "objects":
                return options with { ObjectCount = ReadInt(key, value, 1, problems) };
            case "rate" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate):
                return options with { FrameRate = rate };
            case "size" when value.Split('x') is [var width, var height]:
                return options with
                {
                    Width = ReadInt(key, width, 1, problems),
                    Height = ReadInt(key, height, 1, problems),
                };
            case "background" when value is "still" or "moving":
                return options with { MovingBackground = value == "moving" };
            case "rate" or "size" or "background":
                problems.Add($"{key}='{value}' is not understood; the keys are {Keys}");
                return options;
            default:
                problems.Add($"'{key}' is not known; the keys are {Keys}");
                return options;
        }
    }

    private static int ReadInt(string key, string value, int otherwise, List<string> problems)
    {
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return number;
        problems.Add($"{key}='{value}' is not a whole number");
        return otherwise;
    }
}
