namespace SamStream.Cli.Run;

/// <summary>Where a run's outputs lie, as people are told: relative to the current folder if they are in it.</summary>
/// <param name="Overlay">The video, or null if there is none.</param>
/// <param name="Masks">The folder of mask images, or null.</param>
/// <param name="Results">The JSON lines, or null.</param>
/// <param name="Summary">The summary, or null.</param>
internal sealed record RunOutputs(string? Overlay, string? Masks, string? Results, string? Summary)
{
    /// <summary>overlay out/overlay.mp4, masks out/masks, results out/results.jsonl.</summary>
    public override string ToString()
    {
        (string Name, string? Path)[] all =
            [("overlay", Overlay), ("masks", Masks), ("results", Results), ("summary", Summary)];
        string text = string.Join(
            ", ", all.Where(output => output.Path is not null).Select(output => $"{output.Name} {output.Path}"));
        return text.Length > 0 ? text : "nothing was written";
    }

    /// <summary>Those of them that were written: an output that failed at its start has left nothing.</summary>
    public RunOutputs ThatExist() =>
        new(IfThere(Overlay), IfThere(Masks), IfThere(Results), IfThere(Summary));

    private static string? IfThere(string? path) => Path.Exists(path) ? path : null;
}
