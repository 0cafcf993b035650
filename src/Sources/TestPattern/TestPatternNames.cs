namespace SamStream.Sources.TestPattern;

/// <summary>The scenarios' names on the command line and in configurations: <c>leave-and-return</c>.</summary>
internal static class TestPatternNames
{
    /// <summary>All names, for messages.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<TestPatternScenario>().Select(Of));

    public static string Of(TestPatternScenario scenario) => scenario switch
    {
        TestPatternScenario.Crossing => "crossing",
        TestPatternScenario.Occlusion => "occlusion",
        TestPatternScenario.LeaveAndReturn => "leave-and-return",
        TestPatternScenario.Deforming => "deforming",
        TestPatternScenario.Mixed => "mixed",
        _ => "unknown",
    };

    public static bool TryParse(string name, out TestPatternScenario scenario)
    {
        foreach (TestPatternScenario candidate in Enum.GetValues<TestPatternScenario>())
        {
            if (string.Equals(Of(candidate), name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(candidate.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                scenario = candidate;
                return true;
            }
        }

        scenario = default;
        return false;
    }
}
