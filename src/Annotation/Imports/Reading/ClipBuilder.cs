using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Gathers a clip. What a method refuses it tells by <see cref="FormatException"/>.</summary>
internal sealed class ClipBuilder(string name, int width, int height, MaskSpool spool)
{
    private readonly SortedDictionary<long, FramePlace> _frames = [];
    private readonly Dictionary<int, ImportedTrack> _tracks = [];
    private readonly Dictionary<(string? Kind, long Id), ImportedTrack> _byKey = [];

    private string? _split;
    private bool _isSplitTold;

    // No free id is below it.
    private int _nextFree = 1;

    public string Name => name;

    public int Width => width;

    public int Height => height;

    public string? FileName { get; set; }

    public double? FrameRate { get; set; }

    public long? FrameCount { get; set; }

    /// <summary>Tells of which part of a training set the clip is; of two it is of none.</summary>
    /// <param name="split">Null, or what an export names so: of none.</param>
    public void SetSplit(string? split)
    {
        if (split == ExportSplits.Unnamed)
            split = null;
        _split = !_isSplitTold || _split == split ? split : null;
        _isSplitTold = true;
    }

    /// <summary>An object of the clip; a new one if it was not met before.</summary>
    /// <param name="id">As the format has it.</param>
    /// <param name="kind">Its class.</param>
    /// <param name="space">What else ids are told apart by: the same id of two spaces or classes is of two objects.</param>
    public ImportedTrack TrackOf(long id, ImportedClass kind, string space = "")
    {
        (string, long) key = ($"{kind.Id} {space}", id);
        if (_byKey.TryGetValue(key, out ImportedTrack? track))
            return track;
        spool.CountTrack();
        track = new ImportedTrack(FreeId(id), kind);
        _tracks.Add(track.Id, track);
        _byKey.Add(key, track);
        return track;
    }

    /// <summary>Makes a frame known, be it without objects.</summary>
    public void AddFrame(long frame, double? seconds = null)
    {
        FramePlace place = PlaceOf(frame);
        if (seconds is { } told && double.IsFinite(told))
            _frames[frame] = place with { Seconds = told };
    }

    /// <summary>Adds an object of a frame; masks of one object are joined.</summary>
    public void Add(long frame, ImportedObject found)
    {
        if (found.Mask is { Counts.Length: > ImportLimits.MostRuns } mask)
            throw new FormatException($"a mask has {mask.Counts.Length} run lengths; {ImportLimits.MostRuns} are read");
        FramePlace place = PlaceOf(frame);
        int bytes = place.Bytes + spool.Append(place.Number, found);
        if (bytes > ImportLimits.MostFrameBytes)
            throw new FormatException($"the masks of frame {frame} take more than {ImportLimits.MostFrameBytes} bytes");
        _frames[frame] = place with { Bytes = bytes };
    }

    /// <summary>All that was gathered.</summary>
    public ImportedClip Build() => new()
    {
        Name = name,
        FileName = FileName,
        Width = width,
        Height = height,
        Split = _split,
        FrameRate = FrameRate,
        FrameCount = FrameCount,
        Tracks = [.. _tracks.Values.OrderBy(track => track.Id)],
        Frames = _frames.Select(frame => new ImportedFrame(frame.Key, frame.Value.Seconds, ObjectsOf(frame.Value.Number))),
    };

    private FramePlace PlaceOf(long frame)
    {
        if (frame is < 0 or >= ImportLimits.MostFrame)
            throw new FormatException($"a frame has the number {frame}");
        if (_frames.TryGetValue(frame, out FramePlace place))
            return place;
        place = new FramePlace(spool.NextFrame(), null, 0);
        _frames.Add(frame, place);
        return place;
    }

    private int FreeId(long wanted)
    {
        if (wanted is >= 1 and <= ObjectId.MaxValue && !_tracks.ContainsKey((int)wanted))
            return (int)wanted;
        while (_tracks.ContainsKey(_nextFree))
            _nextFree++;
        return _nextFree <= ObjectId.MaxValue ? _nextFree : throw new FormatException($"the clip {name} has more than {ObjectId.MaxValue} objects");
    }

    private ImportedObject[] ObjectsOf(int place) =>
        [.. spool.Read(place, id => _tracks[id], width, height).GroupBy(found => found.Track.Id).OrderBy(found => found.Key).Select(Join)];

    // What is seen counts for more than that it is not.
    private static ImportedObject Join(IEnumerable<ImportedObject> found)
    {
        ImportedObject[] all = [.. found];
        ImportedObject[] masks = [.. all.Where(one => one.Mask is not null)];
        if (masks.Length == 0)
            return all.FirstOrDefault(one => one.Box is not null) ?? all[0];
        return masks[0] with { Mask = MaskUnion.Of([.. masks.Select(one => one.Mask!)]) };
    }

    private readonly record struct FramePlace(int Number, double? Seconds, int Bytes);
}
