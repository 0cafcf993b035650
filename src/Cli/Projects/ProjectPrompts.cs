using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Projects;

/// <summary>What people have set on clips of a project, from the command line.</summary>
internal static class ProjectPrompts
{
    private const int MostObjects = ObjectId.MaxValue;

    /// <summary>Reads those of a clip.</summary>
    /// <exception cref="ClipException">They cannot be read.</exception>
    public static ClipPrompts Read(AnnotationProject project, ProjectClip clip) =>
        new(Path.Combine(project.FolderOf(clip), ClipPrompts.FileName), clip.Width, clip.Height, () => clip.Frames, MostObjects);

    /// <summary>Reads what is done between those of a clip.</summary>
    /// <exception cref="ClipException">It cannot be read.</exception>
    public static SpanLog ReadSpans(AnnotationProject project, ProjectClip clip) => new(Path.Combine(project.FolderOf(clip), SpanLog.FileName));

    /// <summary>Adds prompts to a clip, and their labels to the project's classes; one for an object that is set on that frame takes the place of that.</summary>
    /// <param name="project">Open to write.</param>
    /// <param name="clip">Whose.</param>
    /// <param name="reader">Has read the command line.</param>
    /// <param name="prompts">What it has read.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ConfigurationException">Something of it is wrong; then nothing was added.</exception>
    /// <exception cref="ClipException">They cannot be kept.</exception>
    /// <exception cref="ProjectException">The classes cannot be kept.</exception>
    public static int Add(AnnotationProject project, ProjectClip clip, PromptArguments reader, IReadOnlyList<PromptOptions> prompts)
    {
        var planner = new PromptPlanner(Path.GetFullPath, MostObjects);
        PromptPlan plan = planner.Plan(prompts).WithLabels(reader.MaskLabels);
        OptionProblem[] problems = [.. reader.Problems, .. planner.Problems];
        if (problems.Length == 0)
            problems = [.. plan.ProblemsFor(clip.Width, clip.Height), .. plan.ProblemsBeyond(clip.Frames)];
        if (problems.Length > 0)
            throw new ConfigurationException(problems);
        ClipPrompts kept = Read(project, clip);
        foreach (PromptPlan.Item item in plan.Items)
            kept.Put(item.Prompt);
        project.AddClasses(plan.Items.Select(item => item.Prompt.Label).OfType<string>());
        return plan.Items.Count;
    }
}
