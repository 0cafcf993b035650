using SamStream.Annotation.Projects;

namespace SamStream.Annotation.Exports;

/// <summary>The clips of one part of a training set.</summary>
/// <param name="Name">As <see cref="ProjectReader.SplitProblem"/> wants it.</param>
/// <param name="Clips">In the set's order.</param>
internal sealed record ExportSplit(string Name, IReadOnlyList<ExportClip> Clips);

/// <summary>Puts clips with their parts of a training set.</summary>
internal static class ExportSplits
{
    /// <summary>The part of clips that name none.</summary>
    public const string Unnamed = "all";

    /// <summary>The parts in the order of their first clips; one without clips if the set has none.</summary>
    /// <exception cref="ExportException">A part's name cannot be a file's.</exception>
    public static IReadOnlyList<ExportSplit> Of(ExportSet set) => set.Clips.Count == 0
        ? [new ExportSplit(Unnamed, [])]
        : [.. set.Clips.GroupBy(NameOf).Select(clips => new ExportSplit(clips.Key, [.. clips]))];

    /// <summary>The name of a clip's part.</summary>
    /// <exception cref="ExportException">It cannot be a file's.</exception>
    public static string NameOf(ExportClip clip)
    {
        string name = clip.Split ?? Unnamed;
        return ProjectReader.SplitProblem(name) is { } problem ? throw new ExportException($"The clip {clip.Name} cannot be exported: {problem}.") : name;
    }
}
