using System.Globalization;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Terminals;
using SamStream.Console.Clips;

namespace SamStream.Cli.Projects;

/// <summary>How far the clips of a project are.</summary>
internal static class ProjectStatus
{
    /// <summary>One row a clip.</summary>
    public static void Write(AnnotationProject project, TextWriter output)
    {
        var table = new TextTable("clip", "frames", "size", "split", "objects", "set", "state");
        foreach (ProjectClip clip in project.Clips)
        {
            (int objects, int set, string state) = StateOf(project, clip);
            table.Add(
                AnnotationProject.NameOf(clip), Text(clip.Frames), $"{clip.Width}x{clip.Height}", clip.Split ?? "", Text(objects), Text(set), state);
        }

        table.Write(output);
        if (project.Stride > 1)
            output.WriteLine($"Of each {Text(project.Stride)} frames one is exported.");
    }

    private static (int Objects, int Set, string State) StateOf(AnnotationProject project, ProjectClip clip)
    {
        try
        {
            IReadOnlyList<ClipPromptMessage> prompts = ProjectPrompts.Read(project, clip).List;
            SpanLog spans = ProjectPrompts.ReadSpans(project, clip);
            IReadOnlyList<ObjectSpan> all = SpanPlanner.Plan(prompts), due = spans.Due(all);
            string state = !Path.Exists(project.FileOf(clip)) ? "file is missing"
                : new FileInfo(project.FileOf(clip)) is { Exists: true } file && file.Length != clip.Bytes ? "file has changed"
                : prompts.Count == 0 ? "nothing is set"
                : spans.Doing is not null ? "in the middle of a run"
                : due.Count == 0 ? "done"
                : due.Count == all.Count ? "to do" : $"to do: {due.Count} of {all.Count} spans";
            return (prompts.Select(prompt => prompt.Id).Distinct().Count(), prompts.Count, state);
        }
        catch (ClipException error)
        {
            return (0, 0, error.Message);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
