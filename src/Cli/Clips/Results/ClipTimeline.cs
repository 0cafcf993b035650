using SamStream.Pipeline.Results;

namespace SamStream.Cli.Clips.Results;

/// <summary>The results of a clip at a glance.</summary>
/// <param name="Frames">Frames that <see cref="ObjectTimeline.States"/> tells of.</param>
/// <param name="Objects">In order of their ids.</param>
/// <param name="Doubtful">Where a look pays, in order of the frames.</param>
internal sealed record ClipTimeline(long Frames, IReadOnlyList<ObjectTimeline> Objects, IReadOnlyList<DoubtfulFrame> Doubtful)
{
    /// <summary>The most frames of all objects together; what is longer has a timeline of its first frames.</summary>
    public const int MostCells = 1 << 24;

    /// <summary>Of a clip's results.</summary>
    /// <param name="rows">In order of the frames.</param>
    /// <param name="frameCount">Of the clip, behind which results are another file's; null: up to the last result.</param>
    public static ClipTimeline Of(IReadOnlyList<ResultRow> rows, long? frameCount)
    {
        long last = rows.Count == 0 ? 0 : rows[^1].Frame + 1;
        int count = Math.Max(1, rows.SelectMany(row => row.Objects).Select(found => found.Id).Distinct().Count());
        int frames = (int)Math.Min(MostCells / count, frameCount ?? last);
        rows = [.. rows.TakeWhile(row => row.Frame < frames)];
        var objects = new SortedDictionary<int, (char[] States, float?[] Scores, string? Label)>();
        foreach (ResultRow row in rows)
        {
            foreach (ResultObject found in row.Objects)
            {
                if (!objects.TryGetValue(found.Id, out (char[] States, float?[] Scores, string? Label) line))
                {
                    line = (new char[frames], new float?[frames], null);
                    Array.Fill(line.States, ObjectTimeline.Unknown);
                }

                line.States[row.Frame] = ObjectTimeline.CharacterOf(found.State);
                line.Scores[row.Frame] = found.Area > 0 ? MathF.Round(found.Score, 3) : null;
                objects[found.Id] = line with { Label = found.Label ?? line.Label };
            }
        }

        return new ClipTimeline(
            frames,
            [.. objects.Select(line => new ObjectTimeline(line.Key, line.Value.Label, new string(line.Value.States), line.Value.Scores))],
            DoubtfulFrames.Of(rows));
    }
}

/// <summary>One object over a clip.</summary>
/// <param name="Id">Of the object.</param>
/// <param name="Label">Its last name, or null.</param>
/// <param name="States">
/// A character a frame: t tracked, u uncertain, o occluded, l lost, r reacquired, and . where nothing is known of it.
/// </param>
/// <param name="Scores">A score a frame, 0 to 1; null where there is no mask.</param>
internal sealed record ObjectTimeline(int Id, string? Label, string States, IReadOnlyList<float?> Scores)
{
    /// <summary>There is no result for the frame, or not of this object.</summary>
    public const char Unknown = '.';

    /// <summary>The letter that a state begins with.</summary>
    public static char CharacterOf(TrackState state) => state switch
    {
        TrackState.Tracked => 't',
        TrackState.Uncertain => 'u',
        TrackState.Occluded => 'o',
        TrackState.Lost => 'l',
        TrackState.Reacquired => 'r',
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
