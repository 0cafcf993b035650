namespace SamStream.Cli.Run;

/// <summary>Where a run's outputs lie, as people are told: relative to the current folder if they are in it.</summary>
/// <param name="Paths">What each is called in reports, and its path; null: it is switched off, or left nothing.</param>
internal sealed record RunOutputs(IReadOnlyList<KeyValuePair<string, string?>> Paths)
{
    /// <summary>What stands for a path where an output has none.</summary>
    public const string StandardOutput = "to standard output";

    /// <summary>Those of them that leave nothing behind, by what they are called: other programs take them.</summary>
    public IReadOnlyCollection<string> Taken { get; init; } = [];

    /// <summary>True if nothing was written.</summary>
    public bool IsEmpty => Paths.All(output => output.Value is null);

    /// <summary>overlay out/overlay.mp4, masks out/masks, results out/results.jsonl.</summary>
    public override string ToString()
    {
        string text = string.Join(
            ", ", Paths.Where(output => output.Value is not null).Select(output => $"{output.Key} {output.Value}"));
        return text.Length > 0 ? text : "nothing was written";
    }

    /// <summary>Those of them that were written: an output that failed at its start has left nothing.</summary>
    public RunOutputs ThatExist() => new(
        [.. Paths.Select(output => KeyValuePair.Create(output.Key, IsThere(output) ? output.Value : null))]);

    private bool IsThere(KeyValuePair<string, string?> output) =>
        output.Value == StandardOutput || Taken.Contains(output.Key) || Path.Exists(output.Value);
}
