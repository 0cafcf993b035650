using System.Globalization;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Terminals;
using SamStream.Console.Clips;

namespace SamStream.Cli.Projects;

/// <summary>Finds the frames of a project that are worth a look.</summary>
internal static class ProjectReview
{
    /// <summary>Of all clips together, in order of what a correction would settle.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="clips">Which.</param>
    /// <param name="isWithAccepted">Whether what people have looked at and accepted is listed, too.</param>
    /// <exception cref="Clips.ClipException">Results or prompts cannot be read.</exception>
    public static IReadOnlyList<ProjectLook> Of(AnnotationProject project, IReadOnlyList<ProjectClip> clips, bool isWithAccepted) =>
        [.. clips.SelectMany(clip => Of(project, clip, isWithAccepted)).OrderByDescending(look => look.Item.Gain)];

    /// <summary>One row a frame.</summary>
    public static void Write(IReadOnlyList<ProjectLook> looks, TextWriter output)
    {
        var table = new TextTable("clip", "frame", "object", "doubt", "settles", "why");
        foreach (ProjectLook look in looks)
        {
            table.Add(
                AnnotationProject.NameOf(look.Clip), look.Item.Frame.ToString(CultureInfo.InvariantCulture), look.Name,
                look.Item.Doubt.ToString("0.00", CultureInfo.InvariantCulture), look.Item.Gain.ToString("0.0", CultureInfo.InvariantCulture), look.Item.Why);
        }

        table.Write(output);
    }

    private static IEnumerable<ProjectLook> Of(AnnotationProject project, ProjectClip clip, bool isWithAccepted)
    {
        using var store = new ResultStore(project.FolderOf(clip));
        IReadOnlyList<ResultRow> rows = store.Rows();
        IReadOnlyList<ClipPromptMessage> set = ProjectPrompts.Read(project, clip).List;
        HashSet<(int, long)> accepted = isWithAccepted ? []
            : ReviewLook.PlacesOf(new ReviewLog(Path.Combine(project.FolderOf(clip), ReviewLog.FileName)).Standing(frame => store.Find(frame)), ReviewLook.Accepted);
        Dictionary<int, string?> labels = rows.SelectMany(row => row.Objects).GroupBy(found => found.Id).ToDictionary(found => found.Key, found => found.Last().Label);
        return [.. ReviewList.Of(rows, set, accepted).Select(item => new ProjectLook(clip, item, labels.GetValueOrDefault(item.Object)))];
    }
}

/// <summary>A frame of a clip that is worth a look.</summary>
/// <param name="Clip">Which.</param>
/// <param name="Item">Why.</param>
/// <param name="Label">Of the object, or null.</param>
internal sealed record ProjectLook(ProjectClip Clip, ReviewItem Item, string? Label)
{
    /// <summary>Of the object, for people.</summary>
    public string Name => Label is null ? $"object {Item.Object}" : $"{Label} ({Item.Object})";
}
