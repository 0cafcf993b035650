namespace SamStream.Annotation.Imports.Reading;

/// <summary>
/// Objects of formats that do not tell which masks of several frames are of one: the first of a class on each frame is one object, the
/// second another, and so on.
/// </summary>
internal sealed class UntrackedObjects
{
    private readonly Dictionary<(ClipBuilder Clip, long Frame, int Kind), int> _counts = [];

    /// <summary>The next one of a class on a frame.</summary>
    public ImportedTrack TrackOf(ClipBuilder clip, long frame, ImportedClass kind)
    {
        (ClipBuilder, long, int) key = (clip, frame, kind.Id);
        int number = _counts.GetValueOrDefault(key) + 1;
        _counts[key] = number;
        return clip.TrackOf(number, kind, "untracked");
    }

    /// <summary>Forgets frames that are done.</summary>
    public void Clear() => _counts.Clear();
}
