using System.CommandLine;
using SamStream.Annotation;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips;
using SamStream.Cli.Hosting;
using SamStream.Cli.Projects;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Writes a project's masks in a format that other programs read.</summary>
internal sealed class ExportCommand : DocumentedCommand
{
    private const int UsualQuality = 95;

    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();

    private readonly Option<string> _format = new("--format")
    {
        Description = string.Join("; ", ExportRegistry.Names.Select(format => $"{format.Name}: {format.Description}")),
        HelpName = string.Join('|', ExportRegistry.Names.Select(format => format.Name)),
        Required = true,
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "The folder that is made (default: <project>-<format>).", HelpName = "folder" };
    private readonly Option<string[]> _clips = new("--clip") { Description = "Only this clip, by its id or its file's name; repeat it for more.", HelpName = "clip" };
    private readonly Option<int?> _stride = NumberOption.Create("--stride", 1, "One in so many frames (default: the project's, else 1, all).");
    private readonly Option<string?> _frames = new("--frames")
    {
        Description = "Write the frames, too, the very pictures that the masks belong to: jpg (default), or png, which loses nothing.",
        HelpName = "jpg|png",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _quality = NumberOption.Create("--quality", 1, $"Of those JPEGs, 1 to 100 (default: {UsualQuality}).");
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the folder, if it is there." };

    public ExportCommand(Terminal terminal)
        : base("export", "Write a project's masks in a format that other programs read.")
    {
        _terminal = terminal;
        _format.AcceptOnlyFromAmong([.. ExportRegistry.Names.Select(format => format.Name)]);
        _frames.AcceptOnlyFromAmong("jpg", "png");
        UsageFaults.RefuseEmpty(_out);
        Add(_project);
        foreach (Option option in (Option[])[_format, _out, _clips, _stride, _frames, _quality, _overwrite])
            Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream export street/ --format coco", "all masks, to street-coco/"),
        ("samstream export street/ --format yolo-seg --frames --stride 5 --out dataset/", "a training set of every fifth frame, pictures included"),
        ("samstream export street/ --format cutouts", "every object cut out of every frame, as PNG with alpha"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string format = parsed.GetRequiredValue(_format);
        string? frames = parsed.GetResult(_frames) is null ? null : $".{parsed.GetValue(_frames) ?? "jpg"}";
        if (frames is not null && ExportRegistry.Find(format) is null)
            throw new ExportException($"--frames is not for {format}, which is made of the frames itself. Leave it out.");
        if (parsed.GetValue(_quality) is > 100)
            throw new ExportException("--quality is above 100. Write 1 to 100.");
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        IReadOnlyList<ProjectClip> clips = project.FindAll(parsed.GetValue(_clips) ?? []);
        string path = parsed.GetValue(_out) ?? $"{Path.GetFileName(project.Folder)}-{format}";
        using StopSignals signals = new(() => _terminal.WriteErrorLine("Stopping: nothing is exported."));
        try
        {
            using var export = new ProjectExport(project, clips, parsed.GetValue(_stride) ?? project.Stride, frames ?? ".jpg");
            foreach (ProjectClip empty in export.Empty)
                _terminal.WriteErrorLine($"{AnnotationProject.NameOf(empty)}: has no results, and is left out");
            if (export.Set.Clips.Count == 0)
                throw new ExportException($"Nothing is annotated yet. Say where objects are, and then: samstream annotate {Terminal.ShortPath(project.Folder)}");
            using var folder = new ExportFolder(path, parsed.GetValue(_overwrite));
            ExportLosses losses = await WriteAsync(parsed, format, hasFrames: frames is not null, export.Set, new DecodedClips(project, _terminal.WriteErrorLine), folder.Path, signals.Token);
            folder.Finish();
            foreach (string note in losses.Notes)
                _terminal.WriteErrorLine($"note: {note}");
            _terminal.Out.WriteLine($"{export.Set.Clips.Count} {(export.Set.Clips.Count == 1 ? "clip" : "clips")} as {format} in {Terminal.ShortPath(Path.GetFullPath(path))}");
            return ExitCode.Ok;
        }
        catch (ClipException error)
        {
            throw new ProjectException(error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Pipeline.Sinks.SinkException($"The export cannot be written: {error.Message}", innerException: error);
        }
    }

    private async Task<ExportLosses> WriteAsync(
        ParseResult parsed, string name, bool hasFrames, ExportSet set, DecodedClips pictures, string folder, CancellationToken cancellationToken)
    {
        if (ExportRegistry.FindOfPictures(name) is { } ofPictures)
            return await ofPictures.WriteAsync(set, pictures, folder, cancellationToken);
        IExportFormat format = ExportRegistry.Find(name)!;
        using var table = new FrameTable(folder);
        ExportSet noted = table.Of(set);
        foreach (ExportClip clip in hasFrames ? noted.Clips : [])
        {
            await FrameFiles.WriteAsync(
                pictures, clip, frame => Path.Combine(folder, format.PictureOf(clip, frame)), parsed.GetValue(_quality) ?? UsualQuality, cancellationToken);
        }

        return await Task.Run(() => format.Write(noted, folder, cancellationToken), cancellationToken);
    }
}
