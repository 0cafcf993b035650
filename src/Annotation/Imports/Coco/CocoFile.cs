using System.Text.Json;
using SamStream.Annotation.Imports.Reading;

namespace SamStream.Annotation.Imports.Coco;

/// <summary>What files of COCO and YouTube-VIS have in common: an object of lists, in any order, read one element at a time.</summary>
/// <param name="path">Of the file.</param>
/// <param name="cancellationToken">Ends reading.</param>
internal sealed class CocoFile(string path, CancellationToken cancellationToken)
{
    private const string Prefix = "instances_";

    private string? _place;

    /// <summary>The part of a training set that the file's name tells; null: it tells none.</summary>
    public string? Split { get; } = Path.GetFileNameWithoutExtension(path) is var stem && stem.StartsWith(Prefix, StringComparison.Ordinal) ? stem[Prefix.Length..] : null;

    /// <summary>Of pictures without folder and clip.</summary>
    public string OtherName => Path.GetFileNameWithoutExtension(path);

    /// <summary>The files of a set: the one that is named, or those in a folder or its <c>annotations</c>.</summary>
    /// <exception cref="ImportException">There are none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        IReadOnlyList<string> files = ImportGuard.Run(path, () => SetFolder.FilesOf(SetFolder.Within(path, "annotations"), ".json"));
        // Others are of captions and key points.
        string[] instances = [.. files.Where(file => Path.GetFileName(file).StartsWith(Prefix, StringComparison.Ordinal))];
        return instances.Length > 0 ? instances : files.Count > 0 ? files : throw new ImportException(path, null, "there is no JSON file in it or its folder annotations");
    }

    /// <summary>Reads some of the lists; each element is valid until the next.</summary>
    /// <exception cref="ImportException">Something is wrong.</exception>
    public void Read(params (string List, Action<JsonElement> Read)[] lists) => ReadMembers(
        [.. lists.Select(list => (list.List, (Action<JsonPull>)(json => ReadList(json, list.List, list.Read))))]);

    /// <summary>Reads some of the members, each with what reads its value.</summary>
    /// <exception cref="ImportException">Something is wrong.</exception>
    public void ReadMembers(params (string Name, Action<JsonPull> Read)[] members) => ImportGuard.Run(path, () =>
    {
        _place = null;
        using var json = new JsonPull(path);
        foreach (string name in json.Members())
        {
            if (Array.Find(members, member => member.Name == name).Read is { } read)
                read(json);
            else
                json.Skip();
        }

        _place = null;
        json.ExpectEnd();
    }, () => _place);

    /// <summary>Tells where in the file an error is, and whether reading was ended.</summary>
    public void At(string place)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _place = place;
    }

    /// <summary>Does something that concerns the whole file.</summary>
    /// <exception cref="ImportException">Something is wrong.</exception>
    public void Guard(Action act)
    {
        _place = null;
        ImportGuard.Run(path, act, () => _place);
    }

    /// <summary>The set's name, in <c>info</c>.</summary>
    public static string? ReadName(JsonPull json)
    {
        using JsonDocument? info = json.ReadValue();
        return info?.RootElement is { ValueKind: JsonValueKind.Object } found ? found.FindText("description") : null;
    }

    /// <summary>Adds a class of <c>categories</c>.</summary>
    public static void AddClass(ImportBuilder builder, JsonElement kind, HashSet<long> seen)
    {
        long id = kind.GetLong("id");
        if (!seen.Add(id))
            throw new FormatException($"two classes have the id {id}");
        builder.AddClass(id, kind.FindText("name"));
    }

    private void ReadList(JsonPull json, string name, Action<JsonElement> read)
    {
        long number = 0;
        foreach (JsonElement element in json.Elements())
        {
            At($"{name}[{number++}]");
            read(element);
        }

        _place = null;
    }
}
