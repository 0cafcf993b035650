using System.Text.Json.Serialization;

namespace SamStream.Soak.Reports;

/// <summary>The report of <c>samstream-soak --json</c> (docs/reliability.md).</summary>
internal sealed record SoakMessage
{
    public int Schema { get; init; } = 1;

    public required bool Passed { get; init; }

    public required IReadOnlyList<ScenarioMessage> Scenarios { get; init; }

    public static SoakMessage Of(IReadOnlyList<ScenarioReport> reports) => new()
    {
        Passed = reports.All(report => report.IsPassed),
        Scenarios = [.. reports.Select(ScenarioMessage.Of)],
    };
}

/// <summary>One scenario of a <see cref="SoakMessage"/>.</summary>
internal sealed record ScenarioMessage(
    string Name, string Fault, string Command, double ElapsedSeconds, bool Passed, string? Failure, IReadOnlyList<CheckMessage> Checks)
{
    public static ScenarioMessage Of(ScenarioReport report) => new(
        report.Name,
        report.Fault,
        report.Command,
        Math.Round(report.Elapsed.TotalSeconds, 1),
        report.IsPassed,
        report.Failure,
        [.. report.Checks.Select(check => new CheckMessage(check.What, check.Measured, check.Bound, check.IsKept))]);
}

/// <summary>One figure of a <see cref="ScenarioMessage"/>.</summary>
internal sealed record CheckMessage(string What, string Measured, string? Bound, bool Kept);

/// <summary>Serializer of the report, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SoakMessage))]
internal sealed partial class SoakJson : JsonSerializerContext;
