using SamStream.Evaluation.Agreement;

namespace SamStream.Cli.Comparison;

/// <summary>How far the objects of a class agree.</summary>
/// <param name="Class">As the first names it; of objects that only the second has, as that names it.</param>
/// <param name="Objects">That both have.</param>
/// <param name="Frames">Of those.</param>
/// <param name="RegionSimilarity">J, mean over those frames; null: there are none.</param>
/// <param name="ContourAccuracy">F, mean over those frames; null: there are none.</param>
/// <param name="OnlyInFirst">Objects.</param>
/// <param name="OnlyInSecond">Objects.</param>
internal sealed record ClassAgreement(string Class, int Objects, long Frames, double? RegionSimilarity, double? ContourAccuracy, int OnlyInFirst, int OnlyInSecond)
{
    /// <summary>In order of their names.</summary>
    public static IReadOnlyList<ClassAgreement> Of(IReadOnlyList<ComparedClip> clips) =>
    [
        .. clips.SelectMany(clip => clip.Objects.Select(found => (Class: clip.FirstLabel(found) ?? clip.SecondLabel(found)!, Found: found)))
            .GroupBy(one => one.Class, one => one.Found).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group])),
    ];

    private static ClassAgreement Of(string name, ObjectAgreement[] found)
    {
        ObjectAgreement[] pairs = [.. found.Where(one => one.IsPair)];
        long frames = pairs.Sum(pair => pair.Frames);
        return new ClassAgreement(
            name, pairs.Length, frames,
            frames == 0 ? null : pairs.Sum(pair => pair.RegionSimilarity * pair.Frames) / frames,
            frames == 0 ? null : pairs.Sum(pair => pair.ContourAccuracy * pair.Frames) / frames,
            found.Count(one => one.Second is null), found.Count(one => one.First is null));
    }
}

/// <summary>Objects that are of one class in the first, and of another in the second.</summary>
internal sealed record ClassConfusion(string First, string Second, int Objects)
{
    /// <summary>Those with the most objects first.</summary>
    public static IReadOnlyList<ClassConfusion> Of(IReadOnlyList<ComparedClip> clips) =>
    [
        .. clips.SelectMany(clip => clip.Objects.Where(found => found.IsPair).Select(found => (First: clip.FirstLabel(found)!, Second: clip.SecondLabel(found)!)))
            .Where(pair => pair.First != pair.Second).GroupBy(pair => pair)
            .Select(group => new ClassConfusion(group.Key.First, group.Key.Second, group.Count()))
            .OrderByDescending(one => one.Objects).ThenBy(one => one.First, StringComparer.Ordinal).ThenBy(one => one.Second, StringComparer.Ordinal),
    ];
}
