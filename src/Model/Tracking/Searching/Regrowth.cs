using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Searching;

/// <summary>
/// Lets the mask of an object that was partly hidden grow back. The prompt of a part asks for the part again, for ever: so
/// where less of the object is seen than there was, a second prompt asks for what looks like it beside the part. Its answer is
/// the object if it holds the part and looks more like the whole of it.
/// </summary>
internal sealed class Regrowth(SearchOptions options, CandidateMasks candidates)
{
    /// <summary>Share of the whole object's area below which a mask is a part.</summary>
    private const float PartShare = 0.7f;

    /// <summary>Share of <see cref="AppearanceMemory.Self"/> from which a cell looks like the object.</summary>
    private const float CellShare = 0.5f;

    /// <summary>Share of the cells along a side of the box that must look like it for the box to grow there.</summary>
    private const float SideShare = 1 / 3f;

    /// <summary>Least share of the part that the answer must hold.</summary>
    private const float HeldShare = 0.8f;

    /// <summary>Factors of the part's area and of the whole object's between which the answer's lies.</summary>
    private const float LeastGrowth = 1.15f;
    private const float MostGrowth = 1.3f;

    /// <summary>Share of the answer that may lie on another object.</summary>
    private const float OtherShare = 0.1f;

    private readonly BinaryMask _part = new();
    private readonly InnerPoint _innerPoint = new();

    /// <summary>Adds a prompt for the whole object, if the carried mask is a part of it and more of it is around.</summary>
    /// <returns>The number of prompts added, 0 or 1.</returns>
    public int Propose(ObjectTrack track, PromptBatch prompts)
    {
        int width = track.Carried.Width, height = track.Carried.Height;
        if (track.Carried.Area >= PartShare * track.WholeShare * width * height)
            return 0;
        LikenessMap map = track.Likeness;
        PixelBounds region = map.Grid.Region;
        float cellWidth = (float)region.Width / map.Grid.Columns, cellHeight = (float)region.Height / map.Grid.Rows;
        PixelBounds part = track.Carried.Bounds;
        var cells = new CellWindow(
            Math.Clamp((int)((part.Left - region.Left) / cellWidth), 0, map.Grid.Columns - 1),
            Math.Clamp((int)((part.Top - region.Top) / cellHeight), 0, map.Grid.Rows - 1),
            Math.Clamp((int)MathF.Ceiling((part.Right - region.Left) / cellWidth), 1, map.Grid.Columns),
            Math.Clamp((int)MathF.Ceiling((part.Bottom - region.Top) / cellHeight), 1, map.Grid.Rows));
        CellWindow grown = Grow(map, cells, CellShare * track.Memory.Self);
        if (grown == cells)
            return 0;
        var box = new BoxXyxy(
            Math.Min(part.Left, region.Left + (grown.Left * cellWidth)),
            Math.Min(part.Top, region.Top + (grown.Top * cellHeight)),
            Math.Max(part.Right, region.Left + (grown.Right * cellWidth)),
            Math.Max(part.Bottom, region.Top + (grown.Bottom * cellHeight)));
        box = box.ClipTo(width, height);
        (float x, float y) = _innerPoint.Find(track.Carried)!.Value;
        int prompt = prompts.Add();
        prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
        prompts.AddPoint(prompt, x, y, positive: true);
        return 1;
    }

    /// <summary>The whole object; null if there is no more of it than the part.</summary>
    /// <param name="track">The object.</param>
    /// <param name="all">With it, all objects.</param>
    /// <param name="decoded">The decoder's answer.</param>
    /// <param name="prompt">The one that <see cref="Propose"/> added.</param>
    /// <param name="part">What the carried mask's prompt found.</param>
    public Candidate? Choose(
        ObjectTrack track, IReadOnlyList<ObjectTrack> all, DecodedMasks decoded, int prompt, in Candidate part)
    {
        candidates.Resample(decoded, part.Prompt, part.Mask, _part);
        float least = part.Likeness.Overlap;
        Candidate? best = null;
        for (int i = 0; i < decoded.MasksPerPrompt; i++)
        {
            ReadOnlySpan<float> logits = decoded.Logits(prompt, i);
            float predictedIou = decoded.PredictedIou(prompt, i), stability = LowResMask.Stability(logits, decoded.Geometry);
            var likeness = MaskLikeness.Of(logits, decoded.Geometry, track.Likeness);
            if (predictedIou < options.LeastPredictedIou || stability < options.LeastStability
                || likeness.Inside < options.LeastLikeness * track.Memory.Self || likeness.Overlap <= least)
                continue;
            candidates.Resample(decoded, prompt, i, track.Spare);
            if (!IsTheWhole(track, all))
                continue;
            least = likeness.Overlap;
            best = new Candidate(prompt, i, predictedIou, stability, null, likeness);
        }

        return best;
    }

    private bool IsTheWhole(ObjectTrack track, IReadOnlyList<ObjectTrack> all)
    {
        BinaryMask mask = track.Spare;
        if (mask.Area < LeastGrowth * _part.Area || mask.Area > MostGrowth * track.WholeShare * mask.Width * mask.Height
            || mask.Overlap(_part) < HeldShare * _part.Area)
            return false;
        for (int i = 0; i < all.Count; i++)
        {
            ObjectTrack other = all[i];
            if (!ReferenceEquals(other, track) && !other.Reference.IsEmpty
                && mask.Overlap(other.Carried) > OtherShare * mask.Area)
                return false;
        }

        return true;
    }

    // By a row or a column at a time, as long as enough of it looks like the object.
    private static CellWindow Grow(LikenessMap map, CellWindow window, float floor)
    {
        while (true)
        {
            CellWindow before = window;
            if (window.Top > 0 && IsLike(map, window with { Top = window.Top - 1, Bottom = window.Top }, floor))
                window = window with { Top = window.Top - 1 };
            if (window.Bottom < map.Grid.Rows && IsLike(map, window with { Top = window.Bottom, Bottom = window.Bottom + 1 }, floor))
                window = window with { Bottom = window.Bottom + 1 };
            if (window.Left > 0 && IsLike(map, window with { Left = window.Left - 1, Right = window.Left }, floor))
                window = window with { Left = window.Left - 1 };
            if (window.Right < map.Grid.Columns && IsLike(map, window with { Left = window.Right, Right = window.Right + 1 }, floor))
                window = window with { Right = window.Right + 1 };
            if (window == before)
                return window;
        }
    }

    private static bool IsLike(LikenessMap map, in CellWindow strip, float floor)
    {
        int like = 0;
        for (int y = strip.Top; y < strip.Bottom; y++)
        {
            for (int x = strip.Left; x < strip.Right; x++)
                like += map.Row(y)[x] > floor ? 1 : 0;
        }

        return like >= SideShare * strip.Count;
    }
}
