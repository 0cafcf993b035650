using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Projects;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Tells which frames of a project are worth a look.</summary>
internal sealed class ReviewCommand : DocumentedCommand
{
    private const int UsualMost = 24;

    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();
    private readonly Option<string[]> _clips = new("--clip") { Description = "Only this clip, by its id or its file's name; repeat it for more.", HelpName = "clip" };
    private readonly Option<int?> _most = NumberOption.Create("--most", 1, $"So many frames at most (default: {UsualMost}).");
    private readonly Option<bool> _all = new("--all") { Description = "Also frames that were looked at and accepted in the console." };
    private readonly Option<string?> _report = new("--report") { Description = "Write them, with their pictures and masks, as one page to this HTML file.", HelpName = "file" };

    public ReviewCommand(Terminal terminal)
        : base("review", "Tell which frames of a project are worth a look: where a correction settles most.")
    {
        _terminal = terminal;
        UsageFaults.RefuseEmpty(_report);
        Add(_project);
        foreach (Option option in (Option[])[_clips, _most, _all, _report])
            Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream review street/", "the frames where a correction settles most"),
        ("samstream review street/ --report review.html", "and a page with their pictures"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        IReadOnlyList<ProjectClip> clips = project.FindAll(parsed.GetValue(_clips) ?? []);
        try
        {
            IReadOnlyList<ProjectLook> looks = [.. ProjectReview.Of(project, clips, parsed.GetValue(_all)).Take(parsed.GetValue(_most) ?? UsualMost)];
            if (looks.Count == 0)
                _terminal.Out.WriteLine("Nothing is left that is worth a look, or nothing is annotated yet.");
            else
                ProjectReview.Write(looks, _terminal.Out);
            if (parsed.GetValue(_report) is not { } report)
                return ExitCode.Ok;
            await using ClipLibrary library = ProjectClips.OpenLibrary(project);
            NamedFile.Write("--report", report, await ReviewReport.WriteAsync(project, looks, clip => library.OpenAsync(clip.Id, CancellationToken.None)));
            return ExitCode.Ok;
        }
        catch (ClipException error)
        {
            throw new ProjectException(error.Message, error);
        }
    }
}
