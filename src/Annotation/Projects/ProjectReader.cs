using System.Text.Json;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Projects;

/// <summary>Reads the files of a project that people may have written to; everything that is wrong is told with its file and line.</summary>
internal static class ProjectReader
{
    private const int MostBytes = 64 << 20, HashDigits = 64, MostSide = 1 << 16;

    /// <summary>Reads <c>project.json</c>.</summary>
    /// <exception cref="ProjectException">It cannot be read, or is none.</exception>
    public static ProjectFile ReadProject(string path) => Guard(path, () =>
    {
        byte[] bytes = InputFile.ReadBytes(path, MostBytes);
        RequireSchema(path, bytes);
        ProjectFile file = JsonSerializer.Deserialize(bytes, ProjectJson.Default.ProjectFile) ?? throw new JsonException("it is null");
        return ProblemOf(file) is { } problem ? throw new JsonException(problem) : file;
    });

    /// <summary>Reads <c>clips.jsonl</c>.</summary>
    /// <param name="path">Need not be there: then there are no clips.</param>
    /// <exception cref="ProjectException">It cannot be read, or has a line that is no clip.</exception>
    public static IReadOnlyList<ProjectClip> ReadClips(string path)
    {
        if (!File.Exists(path))
            return [];
        string[] lines = Guard(path, () => InputFile.ReadText(path, MostBytes).Split('\n'));
        List<ProjectClip> clips = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                clips.Add(Guard($"{path}, line {i + 1},", () => ReadClip(lines[i], clips)));
        }

        return clips;
    }

    /// <summary>What is wrong with a clip; null: nothing.</summary>
    public static string? ProblemOf(ProjectClip clip) => clip switch
    {
        { Id: not { Length: > 0 and <= 80 } } or { Id: null } => "id is missing or longer than 80 letters",
        _ when !clip.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') => $"id is {clip.Id}; it may have letters, digits, - and _",
        { Path: not { Length: > 0 } } => "path is missing",
        _ when clip.Path.Contains('\0', StringComparison.Ordinal) => "path has a zero in it",
        { Sha256: not { Length: HashDigits } } => $"sha256 must have {HashDigits} hexadecimal digits",
        _ when !clip.Sha256.All(char.IsAsciiHexDigitLower) => $"sha256 must have {HashDigits} hexadecimal digits",
        { Width: < 1 or > MostSide } or { Height: < 1 or > MostSide } => $"its size is {clip.Width}x{clip.Height}",
        { Frames: < 1 } => $"frames is {clip.Frames}",
        { Bytes: < 0 } => $"bytes is {clip.Bytes}",
        { FrameRate: { } rate } when !(double.IsFinite(rate) && rate > 0) => $"frame_rate is {rate}",
        { Split: { } split } when SplitProblem(split) is { } problem => problem,
        _ => null,
    };

    /// <summary>What is wrong with the name of a part of a training set; null: nothing. It is a part of file names.</summary>
    public static string? SplitProblem(string split) =>
        split.Length is > 0 and <= 40 && split.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? null : $"split is '{split}'; it has 1 to 40 letters, digits, - and _, such as train";

    private static ProjectClip ReadClip(string line, List<ProjectClip> before)
    {
        ProjectClip clip = JsonSerializer.Deserialize(line, ProjectJson.Default.ProjectClip) ?? throw new JsonException("it is null");
        if (ProblemOf(clip) is { } problem)
            throw new JsonException(problem);
        return before.Exists(other => other.Id == clip.Id) ? throw new JsonException($"there is another clip {clip.Id} before") : clip;
    }

    private static string? ProblemOf(ProjectFile file) => file switch
    {
        { Name: not { Length: > 0 } } => "name is missing",
        { Classes: null } => "classes is missing",
        { Stride: < 1 } => $"stride is {file.Stride}; it is 1 or more",
        _ when file.Classes.FirstOrDefault(found => found is not { Id: >= 1, Name.Length: > 0 }) is { } wrong => $"class {wrong.Id} has no name, or an id below 1",
        _ when file.Classes.Any(found => found is null) => "a class is null",
        _ when file.Classes.GroupBy(found => found.Id).FirstOrDefault(group => group.Count() > 1) is { } twice => $"two classes have the id {twice.Key}",
        _ when file.Classes.GroupBy(found => found.Name).FirstOrDefault(group => group.Count() > 1) is { } twice => $"two classes are named {twice.Key}",
        _ => null,
    };

    // Before anything else of it is read: a newer one may look different.
    private static void RequireSchema(string path, byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schema", out JsonElement found) || !found.TryGetInt32(out int schema))
            throw new JsonException("it has no schema, so it is no project");
        if (schema > ProjectFile.CurrentSchema)
        {
            throw new ProjectException(
                $"{path} is of schema {schema}, and this program knows {ProjectFile.CurrentSchema}: it was made by a newer SamStream. Use that one.");
        }

        if (schema < 1)
            throw new JsonException($"schema is {schema}");
    }

    private static T Guard<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new ProjectException($"{place} cannot be read: {error.Message.TrimEnd('.')}. It is left as it is; correct it, or take it from a copy.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"{place} cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
