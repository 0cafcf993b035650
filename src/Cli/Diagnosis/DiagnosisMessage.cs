using System.Text.Json.Serialization;
using SamStream.Cli.Threads;

namespace SamStream.Cli.Diagnosis;

/// <summary>What <c>samstream doctor --json</c> says (docs/messages.md).</summary>
/// <param name="Healthy">True if everything that a run needs works.</param>
/// <param name="Checks">In the order in which they were made.</param>
/// <param name="Threads">Who works with how many threads.</param>
internal sealed record DiagnosisMessage(bool Healthy, IReadOnlyList<CheckMessage> Checks, IReadOnlyList<ThreadShare> Threads)
{
    public int Schema { get; init; } = 1;

    public static DiagnosisMessage Of(IReadOnlyList<CheckResult> results, IReadOnlyList<ThreadShare> threads) => new(
        results.All(result => result.Status != CheckStatus.Failure),
        [.. results.Select(result =>
            new CheckMessage(result.Name, CheckNames.Of(result.Status), result.Finding, result.Cure))],
        threads);
}

/// <summary>One check.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">ok, warn or fail.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Cure">What to do, or null.</param>
internal sealed record CheckMessage(string Name, string Status, string Finding, string? Cure);

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DiagnosisMessage))]
internal sealed partial class DiagnosisJson : JsonSerializerContext;
