using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Tests.Exports;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>Reads sets, and makes of them what exports are given.</summary>
internal static class TestImports
{
    /// <summary>Reads a set; of those formats that do not tell sizes, clips have those of <see cref="TestSets.Varied"/>.</summary>
    public static ImportSet Read(string format, string path, CancellationToken cancellationToken = default) => ImportRegistry.Find(format) switch
    {
        IUnsizedFormat unsized => unsized.Read(path, name => name == "full" ? (4, 3) : (8, 5), cancellationToken),
        var any => any!.Read(path, cancellationToken),
    };

    /// <summary>What an export is given, with what the format does not tell as a project would have it.</summary>
    public static ExportSet ToExport(ImportSet set)
    {
        Dictionary<ImportedClass, ExportClass> kinds = set.Classes.ToDictionary(kind => kind, kind => new ExportClass(kind.Id, kind.Name));
        return new ExportSet(set.Name ?? "set", [.. kinds.Values], [.. set.Clips.Select(clip => ToExport(clip, kinds))]);
    }

    /// <summary>A drawing of each mask: clip, frame, object, class, mask.</summary>
    public static IEnumerable<string> Draw(ImportSet set) => set.Clips.SelectMany(clip => clip.Frames.SelectMany(frame => frame.Objects
        .Where(found => found.Mask is not null)
        .Select(found => $"{clip.Name} {frame.Index}: {found.Track.Id} {found.Track.Class.Name} {TestSets.Draw(found.Mask!)}")));

    private static ExportClip ToExport(ImportedClip clip, Dictionary<ImportedClass, ExportClass> kinds)
    {
        Dictionary<ImportedTrack, ExportTrack> tracks = clip.Tracks.ToDictionary(track => track, track => new ExportTrack(track.Id, kinds[track.Class]));
        return new ExportClip
        {
            Id = clip.Name,
            Name = clip.FileName ?? clip.Name,
            Width = clip.Width,
            Height = clip.Height,
            Split = clip.Split,
            FrameRate = clip.FrameRate,
            FrameCount = clip.FrameCount ?? 8,
            Tracks = [.. tracks.Values],
            Frames = clip.Frames.Select(frame => new ExportFrame(frame.Index, frame.Seconds ?? frame.Index / 25.0, [.. frame.Objects
                .Select(found => new ExportObject(
                    tracks[found.Track], found.State ?? TrackState.Tracked, found.Mask, found.Score ?? 1, found.IsKeyframe ?? false))])),
        };
    }
}
