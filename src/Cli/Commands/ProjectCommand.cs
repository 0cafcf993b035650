using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Projects;
using SamStream.Cli.Prompting;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Makes projects of clips, and tells how far they are.</summary>
internal sealed class ProjectCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();
    private readonly Argument<string[]> _inputs = new("clips")
    {
        Description = "Videos, folders of images, and folders of them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _name = new("--name") { Description = "What people call the project (default: the folder's name).", HelpName = "name" };
    private readonly Option<string?> _split = new("--split") { Description = "The part of a training set that the clips are for, such as train or val; a clip is in one.", HelpName = "name" };
    private readonly Option<int?> _stride = NumberOption.Create("--stride", 1, "Export one in so many frames, unless an export says otherwise (default: 1, all).");
    private readonly Argument<string> _clip = new("clip") { Description = "A clip of the project: its id, or its file's name." };
    private readonly ObjectArguments _objects = new();

    public ProjectCommand(Terminal terminal)
        : base("project", "Make a project of clips that are annotated, say where objects are, and see how far it is.")
    {
        _terminal = terminal;
        var init = new Command("init", "Make a project in a folder, and add clips to it.") { _project, _inputs, _name, _split, _stride };
        init.SetAction((parsed, _) => InitAsync(parsed));
        var add = new Command("add", "Add clips; one that is there already is told its new place or split.") { _project, _inputs, _split };
        add.SetAction((parsed, _) => AddAsync(parsed));
        var prompt = new Command("prompt", "Say where objects are on a frame of a clip, or correct where they were found.") { _project, _clip };
        _objects.AddTo(prompt);
        prompt.SetAction(Prompt);
        var status = new Command("status", "Show the clips, and how far each is.") { _project };
        status.SetAction(Status);
        foreach (Command command in (Command[])[init, add, prompt, status])
            Add(command);
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream project init street/ clips/", "a project of all videos of a folder"),
        ("samstream project prompt street/ gate.mp4 --box 1@30=100,50,300,200 --label 1=car", "object 1 is in that box on frame 30, and is a car"),
        ("samstream serve street/", "the same in a browser, with the pictures"),
        ("samstream annotate street/", "follow every object through its clip, both ways"),
        ("samstream project status street/", "how far it is"),
    ];

    private async Task<int> InitAsync(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_project);
        AnnotationProject.Create(folder, parsed.GetValue(_name), TimeProvider.System, parsed.GetValue(_stride));
        _terminal.WriteErrorLine($"The project is in {Terminal.ShortPath(Path.GetFullPath(folder))}");
        return await AddAsync(parsed);
    }

    private async Task<int> AddAsync(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        using StopSignals signals = new(() => _terminal.WriteErrorLine("Stopping: the clips that were added stay."));
        string? split = parsed.GetValue(_split);
        if (split is not null && ProjectReader.SplitProblem(split) is { } problem)
            throw new ProjectException($"--split: {problem}.");
        var intake = new ClipIntake(project, _terminal);
        int exitCode = ExitCode.Ok, added = 0;
        foreach (string input in parsed.GetValue(_inputs) ?? [])
        {
            IReadOnlyList<ClipFile> found = new ClipFiles([input]).Find();
            if (found.Count == 0)
            {
                _terminal.WriteErrorLine($"{input}: error: there is no video and no folder of images");
                exitCode = ExitCode.Source;
            }

            int read = (await intake.AddAsync(found, split, signals.Token)).Count;
            added += read;
            if (read < found.Count)
                exitCode = ExitCode.Source;
        }

        if (added > 0)
            _terminal.WriteErrorLine($"{added} {(added == 1 ? "clip" : "clips")}. Next, say where objects are: samstream serve {Terminal.ShortPath(project.Folder)}");
        return exitCode;
    }

    private int Prompt(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        ProjectClip clip = project.Find(parsed.GetRequiredValue(_clip));
        (PromptArguments reader, IReadOnlyList<PromptOptions> prompts) = _objects.Read(parsed, Path.GetFileNameWithoutExtension(AnnotationProject.NameOf(clip)));
        if (prompts.Count == 0 && reader.Problems.Count == 0)
            throw new ProjectException("Nothing says where an object is. Give a --box, --point or --mask: samstream project prompt --help");
        try
        {
            int count = ProjectPrompts.Add(project, clip, reader, prompts);
            _terminal.WriteErrorLine($"{AnnotationProject.NameOf(clip)}: {count} {(count == 1 ? "prompt" : "prompts")}. Next: samstream annotate {Terminal.ShortPath(project.Folder)}");
            return ExitCode.Ok;
        }
        catch (ClipException error)
        {
            throw new ProjectException(error.Message, error);
        }
    }

    private int Status(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.OpenReadOnly(parsed.GetRequiredValue(_project));
        ProjectStatus.Write(project, _terminal.Out);
        return ExitCode.Ok;
    }
}
