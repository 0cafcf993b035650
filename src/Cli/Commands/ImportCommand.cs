using System.CommandLine;
using SamStream.Annotation;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips;
using SamStream.Cli.Hosting;
using SamStream.Cli.Projects;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Takes over masks that somebody has annotated or corrected elsewhere.</summary>
internal sealed class ImportCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();
    private readonly Argument<string> _path = new("path") { Description = "The file, or the folder of the set." };

    private readonly Option<string> _format = new("--format")
    {
        Description = string.Join("; ", ImportRegistry.All.Select(format => $"{format.Name}: {format.Description}")),
        HelpName = string.Join('|', ImportRegistry.All.Select(format => format.Name)),
        Required = true,
    };

    private readonly Option<string?> _clip = new("--clip") { Description = "The clip that it is of, by its id or its file's name, where the set does not name it.", HelpName = "clip" };

    public ImportCommand(Terminal terminal)
        : base("import", "Take over masks that somebody has annotated or corrected elsewhere, as set by a person.")
    {
        _terminal = terminal;
        _format.AcceptOnlyFromAmong([.. ImportRegistry.All.Select(format => format.Name)]);
        UsageFaults.RefuseEmpty(_clip);
        Add(_project);
        Add(_path);
        Add(_format);
        Add(_clip);
        SetAction((parsed, _) => Task.FromResult(Run(parsed)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream import street/ corrected/ --format coco", "masks of the project's clips; what is set is followed from: samstream annotate street/"),
        ("samstream import street/ job_7.xml --format cvat --clip gate.mp4", "those of one clip"),
    ];

    private int Run(ParseResult parsed)
    {
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        using StopSignals signals = new(() => _terminal.WriteErrorLine("Stopping: the clips that were taken over stay."));
        IImportFormat format = ImportRegistry.Find(parsed.GetRequiredValue(_format))!;
        try
        {
            ProjectClip? named = parsed.GetValue(_clip) is { } name ? project.Find(name) : null;
            using ImportSet set = format is IUnsizedFormat unsized
                ? unsized.Read(parsed.GetRequiredValue(_path), clip => (named ?? ProjectImport.Find(project, clip)) is { } known ? (known.Width, known.Height) : null, signals.Token)
                : format.Read(parsed.GetRequiredValue(_path), signals.Token);
            if (named is not null && set.Clips.Count != 1)
                throw new ProjectException($"--clip names one clip, and the set has {set.Clips.Count}. Leave it out.");
            // All of them before any is taken.
            var pairs = set.Clips.Select(imported => (Clip: named ?? ProjectImport.Match(project, imported), Imported: imported)).ToArray();
            foreach ((ProjectClip clip, ImportedClip imported) in pairs)
                ProjectImport.Check(clip, imported);
            foreach ((ProjectClip clip, ImportedClip imported) in pairs)
            {
                (long masks, int boxes) = ProjectImport.Take(project, clip, imported, signals.Token);
                project.AddClasses(imported.Tracks.Select(track => track.Class.Name));
                if (imported.Split is { } split && clip.Split != split)
                    project.Put(clip with { Split = split });
                _terminal.Out.WriteLine($"{AnnotationProject.NameOf(clip)}: {masks} masks{(boxes > 0 ? $" and {boxes} boxes" : "")} of {imported.Tracks.Count} objects");
            }

            return ExitCode.Ok;
        }
        catch (ClipException error)
        {
            throw new ProjectException(error.Message, error);
        }
    }
}
