using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Annotation.Projects;

/// <summary>
/// A project of annotated clips, in a folder of plain files (docs/annotate.md). Every file is whole at every moment, whatever ends the
/// process. One process at a time may write: the one whose project is not read-only. One caller at a time.
/// </summary>
internal sealed class AnnotationProject : IDisposable
{
    /// <summary>The file that makes a folder a project.</summary>
    public const string FileName = "project.json";

    private const string ClipsName = "clips.jsonl", FoldersName = "clips", IgnoreName = ".gitignore";

    private readonly FolderLock? _lock;
    private ProjectFile _file;
    private List<ProjectClip> _clips;

    private AnnotationProject(string folder, FolderLock? folderLock)
    {
        (Folder, _lock) = (folder, folderLock);
        _file = ProjectReader.ReadProject(PathOf(FileName));
        _clips = [.. ProjectReader.ReadClips(PathOf(ClipsName))];
    }

    /// <summary>Absolute.</summary>
    public string Folder { get; }

    public string Name => _file.Name;

    /// <summary>One in so many frames is exported, unless the export says otherwise; 1: all.</summary>
    public int Stride => _file.Stride ?? 1;

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<ProjectClass> Classes => _file.Classes;

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<ProjectClip> Clips => _clips;

    /// <summary>Where what is made again at any time is kept.</summary>
    public string CacheFolder => PathOf(".cache");

    /// <summary>True if a folder is a project.</summary>
    public static bool IsProject(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Makes a project in a folder that has none; whatever else lies there stays.</summary>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="name">As people name it; null: as the folder.</param>
    /// <param name="time">Says when.</param>
    /// <param name="stride">One in so many frames is exported, at least 1; null: all.</param>
    /// <exception cref="ProjectException">There is one, or it cannot be made.</exception>
    public static void Create(string folder, string? name, TimeProvider time, int? stride = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        folder = Path.GetFullPath(folder);
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path))
            throw new ProjectException($"{folder} is a project. Add clips to it: samstream project add {folder} CLIP");
        Guard(folder, () =>
        {
            Directory.CreateDirectory(folder);
            string ignored = Path.Combine(folder, IgnoreName);
            if (!File.Exists(ignored))
                AtomicFile.Write(ignored, "# Made again at any time.\n.cache/\n.samstream*\n"u8);
            Write(path, new ProjectFile
            {
                Name = name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
                CreatedAt = MessageMapping.ToIso8601(time.GetUtcNow()),
                Classes = [],
                Stride = stride,
            });
        });
    }

    /// <summary>Opens a project to write to.</summary>
    /// <exception cref="ProjectException">It is none, another process has it, or it cannot be read.</exception>
    public static AnnotationProject Open(string folder)
    {
        folder = RequireProject(folder);
        FolderLock taken;
        try
        {
            taken = FolderLock.Take(folder);
        }
        catch (SinkException error)
        {
            throw new ProjectException($"The project {folder} cannot be opened: {error.Message}", error) { IsLocked = FolderLock.IsTaken(error) };
        }

        try
        {
            AtomicFile.DeleteLeftOvers(folder);
            return new AnnotationProject(folder, taken);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Opens a project to read from, whoever writes to it.</summary>
    /// <exception cref="ProjectException">It is none, or cannot be read.</exception>
    public static AnnotationProject OpenReadOnly(string folder) => new(RequireProject(folder), null);

    /// <summary>Adds a clip, or changes the one of its id.</summary>
    /// <exception cref="ProjectException">Something of it is wrong, or it cannot be kept; then nothing has changed.</exception>
    public void Put(ProjectClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (ProjectReader.ProblemOf(clip) is { } problem)
            throw new ProjectException($"The clip {clip.Path} cannot be added: {problem}.");
        List<ProjectClip> clips = [.. _clips.Where(other => other.Id != clip.Id).Append(clip).OrderBy(other => other.Id, StringComparer.Ordinal)];
        WriteClips(clips);
        _clips = clips;
    }

    /// <summary>The clip of an id, or the only one whose file has a name.</summary>
    /// <exception cref="ProjectException">There is none, or there are several.</exception>
    public ProjectClip Find(string idOrName)
    {
        if (_clips.Find(clip => clip.Id == idOrName) is { } found)
            return found;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(idOrName));
        ProjectClip[] named = [.. _clips.Where(clip => NameOf(clip) == name)];
        return named switch
        {
            [var only] => only,
            [] => throw new ProjectException($"The project has no clip {idOrName}. See those that it has: samstream project status {Folder}"),
            _ => throw new ProjectException($"{named.Length} clips are named {name}. Name one by its id: {string.Join(", ", named.Select(clip => clip.Id))}"),
        };
    }

    /// <summary>The clips of ids or names, each once; all of the project, if none is named.</summary>
    /// <exception cref="ProjectException">One is not there, or its name is of several.</exception>
    public IReadOnlyList<ProjectClip> FindAll(IReadOnlyList<string> idsOrNames) => idsOrNames.Count == 0 ? Clips : [.. idsOrNames.Select(Find).DistinctBy(clip => clip.Id)];

    /// <summary>The classes of labels; new labels become classes, in the order given.</summary>
    /// <exception cref="ProjectException">They cannot be kept.</exception>
    public void AddClasses(IEnumerable<string> labels)
    {
        string[] fresh = [.. labels.Distinct().Where(label => !Classes.Any(known => known.Name == label))];
        if (fresh.Length == 0)
            return;
        int next = Classes.Select(known => known.Id).DefaultIfEmpty(0).Max() + 1;
        ProjectFile file = _file with { Classes = [.. Classes, .. fresh.Select((label, i) => new ProjectClass { Id = next + i, Name = label })] };
        RequireLock();
        Guard(Folder, () => Write(PathOf(FileName), file));
        _file = file;
    }

    /// <summary>Where a clip's file lies, absolute.</summary>
    public string FileOf(ProjectClip clip) => Path.GetFullPath(clip.Path, Folder);

    /// <summary>Of a clip's file.</summary>
    public static string NameOf(ProjectClip clip) => Path.GetFileName(Path.TrimEndingDirectorySeparator(clip.Path));

    /// <summary>Where the folders of all clips are, absolute.</summary>
    public string ClipsFolder => PathOf(FoldersName);

    /// <summary>Where a clip's prompts and results are kept, absolute.</summary>
    public string FolderOf(ProjectClip clip) => Path.Combine(ClipsFolder, clip.Id);

    public void Dispose() => _lock?.Dispose();

    private string PathOf(string name) => Path.Combine(Folder, name);

    private static string RequireProject(string folder)
    {
        folder = Path.GetFullPath(folder);
        return IsProject(folder) ? folder
            : throw new ProjectException($"{folder} is no project: it has no {FileName}. Make one: samstream project init {folder} CLIP");
    }

    private void RequireLock()
    {
        if (_lock is null)
            throw new InvalidOperationException("The project was opened to read.");
    }

    private void WriteClips(List<ProjectClip> clips)
    {
        RequireLock();
        Guard(Folder, () => AtomicFile.Write(PathOf(ClipsName), file =>
        {
            foreach (ProjectClip clip in clips)
            {
                Write(file, clip, ProjectJson.Default.ProjectClip, ProjectJson.Line);
                file.Write("\n"u8);
            }
        }, isDurable: true));
    }

    private static void Write(string path, ProjectFile file) => AtomicFile.Write(path, stream =>
    {
        Write(stream, file, ProjectJson.Default.ProjectFile, ProjectJson.Indented);
        stream.Write("\n"u8);
    }, isDurable: true);

    private static void Write<T>(Stream stream, T value, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        using var json = new Utf8JsonWriter(stream, options);
        JsonSerializer.Serialize(json, value, type);
    }

    private static void Guard(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"The project {folder} cannot be written: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
