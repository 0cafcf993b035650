using SamStream.Annotation.Exports;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>
/// Gathers a set in whatever order a format has it. Masks go to the disk; memory holds classes, clips, objects and a few numbers for each
/// frame. What a method refuses it tells by <see cref="FormatException"/>.
/// </summary>
internal sealed class ImportBuilder : IDisposable
{
    private readonly SortedDictionary<int, ImportedClass> _classes = [];
    private readonly Dictionary<string, ImportedClass> _byName = [];
    private readonly Dictionary<string, ClipBuilder> _byClip = [];
    private readonly List<ClipBuilder> _clips = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("samstream-import-");
    private readonly MaskSpool _spool;

    private bool _isTaken;

    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public ImportBuilder() => _spool = new MaskSpool(new TrackSpool(_folder.FullName), _folder.FullName);

    /// <summary>In the order in which they were met.</summary>
    public IReadOnlyList<ClipBuilder> Clips => _clips;

    /// <summary>Adds a class; the very same one may be added again, as by another file of the set.</summary>
    public ImportedClass AddClass(long id, string? name)
    {
        ImportLimits.RequireName(name, "class");
        if (id is < 0 or > int.MaxValue)
            throw new FormatException($"the class {name} has the id {id}");
        if (_byName.TryGetValue(name!, out ImportedClass? known) && known.Id == id)
            return known;
        if (_classes.Count >= ImportLimits.MostClasses)
            throw new FormatException($"there are more than {ImportLimits.MostClasses} classes");
        var kind = new ImportedClass((int)id, name!);
        if (!_classes.TryAdd(kind.Id, kind))
            throw new FormatException($"two classes have the id {id}");
        if (!_byName.TryAdd(kind.Name, kind))
            throw new FormatException($"two classes are named {name}");
        return kind;
    }

    /// <summary>The class of that id.</summary>
    public ImportedClass ClassOf(long id) => id is >= 0 and <= int.MaxValue && _classes.TryGetValue((int)id, out ImportedClass? kind)
        ? kind
        : throw new FormatException($"there is no class with the id {id}");

    /// <summary>The class of that name; a new one has the next id.</summary>
    public ImportedClass ClassOf(string? name)
    {
        ImportLimits.RequireName(name, "class");
        return _byName.GetValueOrDefault(name!) ?? AddClass(_classes.Count == 0 ? 1 : _classes.Keys.Max() + 1L, name);
    }

    /// <summary>The clip of that name; a new one if there is none.</summary>
    public ClipBuilder ClipOf(string? name, long width, long height)
    {
        ImportLimits.RequireName(name, "clip");
        ImportLimits.RequireSize(width, height);
        if (_byClip.TryGetValue(name!, out ClipBuilder? clip))
        {
            return (clip.Width, clip.Height) == (width, height)
                ? clip
                : throw new FormatException($"the clip {name} has frames of {clip.Width}x{clip.Height} pixels and one of {width}x{height}");
        }

        if (name![0] == '/' || name.Split('/', '\\').Any(part => part is ".." or "."))
            throw new FormatException($"the clip {name} is named like a path that leads out of the set");
        if (_clips.Count >= ImportLimits.MostClips)
            throw new FormatException($"there are more than {ImportLimits.MostClips} clips");
        clip = new ClipBuilder(name, (int)width, (int)height, _spool);
        _byClip.Add(name, clip);
        _clips.Add(clip);
        return clip;
    }

    /// <summary>A place for what is put together on the way; it must be disposed of before this is.</summary>
    public TrackSpool CreateSpool() => new(_folder.FullName);

    /// <summary>All that was gathered. It has the masks from now on.</summary>
    public ImportSet Build(string? name = null)
    {
        _isTaken = true;
        return new ImportSet(name, [.. _classes.Values], [.. _clips.Select(clip => clip.Build())], _spool);
    }

    public void Dispose()
    {
        if (!_isTaken)
            _spool.Dispose();
    }
}
