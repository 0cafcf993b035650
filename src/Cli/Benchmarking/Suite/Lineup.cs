namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>Those who are compared in one table.</summary>
/// <param name="Part">The table.</param>
/// <param name="What">What is measured, in a sentence.</param>
/// <param name="Baseline">The row that the others are compared with.</param>
/// <param name="Contestants">In the order of their turns.</param>
internal sealed record Lineup(SuitePart Part, string What, string Baseline, IReadOnlyList<IContestant> Contestants)
{
    /// <summary>Those whose names contain one of the texts, and the baseline; all if there is no text.</summary>
    public Lineup Only(IReadOnlyList<string> texts) => texts.Count == 0
        ? this
        : this with { Contestants = [.. Contestants.Where(contestant => IsMeant(contestant.Name, texts))] };

    private bool IsMeant(string name, IReadOnlyList<string> texts) =>
        name == Baseline || texts.Any(text => IsNamed(name, text));

    /// <summary>Whether a row is meant by a text.</summary>
    public static bool IsNamed(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
