using SamStream.Annotation.Exports;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Tests.Exports;

/// <summary>Small sets made in memory. Masks are drawn in letters: # is object, spaces part rows.</summary>
internal static class TestSets
{
    public const string OddName = "Jürgen's \"dog\" & <cat> 犬";

    public static readonly ExportClass Dog = new(1, OddName);

    // Ids may have gaps: a class has been deleted.
    public static readonly ExportClass Ball = new(3, "ball");

    public static readonly ExportTrack First = new(1, Dog), Second = new(2, Ball), Third = new(7, Dog);

    public const string Ring = "........ .####... .#..#... .#.##... .####...";

    /// <summary>Shares 3 pixels with the ring.</summary>
    public const string Block = "........ ...###.. ...###.. ........ ........";

    public const string TwoParts = "##....## ##....## ........ ........ ###.....";

    public const string Corner = "........ ........ ........ ........ .......#";

    public const string Edges = "######## #......# #......# #......# ########";

    /// <summary>
    /// A clip of 8x5 with a ring under a block, two parts, single pixels and a mask along all edges; one without frames; one of 4x3 that is
    /// all object.
    /// </summary>
    public static ExportSet Varied(string? first = null, string? second = null, string? third = null) => new(OddName, [Dog, Ball], [
        Clip("yard", 8, 5, [First, Second, Third], first,
            Frame(0, Seen(First, Ring, 0.75f, isKeyframe: true), Seen(Second, Block), Unseen(Third, TrackState.Occluded)),
            Frame(1, Seen(First, TwoParts, 0.5f), Seen(Second, Corner, 1, TrackState.Uncertain)),
            Frame(2),
            Frame(5, Unseen(First, TrackState.Lost), Seen(Third, Edges))),
        Clip("none", 8, 5, [], second),
        Clip("full", 4, 3, [First], third, Frame(3, Seen(First, "#### #### ####")))]);

    /// <summary>A clip whose only frame has these objects, numbered from 1, of <see cref="Dog"/>.</summary>
    public static ExportSet OfMasks(params string[] masks)
    {
        ExportObject[] objects = [.. masks.Select((mask, i) => Seen(new ExportTrack(i + 1, Dog), mask))];
        CocoRle first = objects[0].Mask!;
        return new ExportSet("set", [Dog], [Clip("clip", first.Width, first.Height, [.. objects.Select(found => found.Track)], null, Frame(0, objects))]);
    }

    public static ExportClip Clip(string id, int width, int height, ExportTrack[] tracks, string? split, params ExportFrame[] frames) => new()
    {
        Id = id,
        Name = $"{id} {OddName}.mp4",
        Width = width,
        Height = height,
        Split = split,
        FrameRate = 25,
        FrameCount = 8,
        Tracks = tracks,
        Frames = frames,
    };

    public static ExportFrame Frame(long index, params ExportObject[] objects) => new(index, index / 25.0, objects);

    public static ExportObject Seen(
        ExportTrack track, string mask, float score = 0.9f, TrackState state = TrackState.Tracked, bool isKeyframe = false) =>
        new(track, state, Mask(mask), score, isKeyframe);

    public static ExportObject Unseen(ExportTrack track, TrackState state) => new(track, state, null, 0, false);

    public static CocoRle Mask(string rows)
    {
        string[] lines = rows.Split(' ');
        byte[] pixels = [.. lines.SelectMany(line => line.Select(letter => letter == '#' ? (byte)1 : (byte)0))];
        return new SegmentationMask(lines[0].Length, lines.Length, pixels).ToRle();
    }

    /// <summary>The drawing of a mask.</summary>
    public static string Draw(CocoRle mask)
    {
        SegmentationMask decoded = mask.Decode();
        return Draw(mask.Width, mask.Height, decoded.IsObject);
    }

    /// <summary>The drawing of whatever pixels.</summary>
    public static string Draw(int width, int height, Func<int, int, bool> isObject) => string.Join(' ', Enumerable.Range(0, height)
        .Select(y => string.Concat(Enumerable.Range(0, width).Select(x => isObject(x, y) ? '#' : '.'))));
}
