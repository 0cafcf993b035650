using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Comparison;
using SamStream.Cli.Hosting;
using SamStream.Cli.Projects;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Tells how far two projects, or two runs of one, agree about the same clips.</summary>
internal sealed class CompareCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();

    private readonly Argument<string?> _other = new("other")
    {
        Description = "The folder of another project with the same clips, or of an older copy (default: what the project had before the last run of each clip).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _clips = new("--clip") { Description = "Only this clip, by its id or its file's name; repeat it for more.", HelpName = "clip" };
    private readonly Option<string?> _json = new("--json") { Description = "Write all of it to this file.", HelpName = "file" };
    private readonly Option<string?> _report = new("--report") { Description = "Write it, with pictures of where objects part most, as one page to this HTML file.", HelpName = "file" };

    public CompareCommand(Terminal terminal)
        : base("compare", "Tell how far two people or two runs agree about the same clips, and from where on objects drift apart.")
    {
        _terminal = terminal;
        UsageFaults.RefuseEmpty(_json, _report);
        Add(_project);
        Add(_other);
        foreach (Option option in (Option[])[_clips, _json, _report])
            Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream compare street/ street-bob/", "what two people have made of the same clips"),
        ("samstream compare street/ --report drift.html", "what the last runs have changed, with pictures"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.OpenReadOnly(parsed.GetRequiredValue(_project));
        using AnnotationProject? other = parsed.GetValue(_other) is { } folder ? AnnotationProject.OpenReadOnly(folder) : null;
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping: nothing is written."));
        IReadOnlyList<ProjectClip> clips = project.FindAll(parsed.GetValue(_clips) ?? []);
        try
        {
            var comparison = new ProjectComparison(project, other);
            IReadOnlyList<ComparedClip> compared = await Task.Run(() => comparison.Of(clips, _terminal.WriteErrorLine, signals.Token));
            ComparisonTable.Write(ComparisonTable.Of(compared), _terminal.Out);
            if (parsed.GetValue(_json) is { } json)
                NamedFile.Write("--json", json, JsonText.Of(ComparisonMessage.Of(compared), ComparisonJson.Default.ComparisonMessage, isIndented: true) + "\n");
            if (parsed.GetValue(_report) is not { } report)
                return ExitCode.Ok;
            await using ClipLibrary library = ProjectClips.OpenLibrary(project);
            NamedFile.Write("--report", report, await ComparisonReport.WriteAsync(comparison, compared, clip => library.OpenAsync(clip.Id, CancellationToken.None)));
            return ExitCode.Ok;
        }
        catch (ClipException error)
        {
            throw new ProjectException(error.Message, error);
        }
    }
}
