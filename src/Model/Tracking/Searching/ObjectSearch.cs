using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.Searching;

/// <summary>
/// Looks for an object that is lost, or whose mask is doubtful, by its appearance: in windows around the place where it
/// was seen last, further away from frame to frame, and in the whole frame at once after a cut or a break of the stream. What the
/// decoder answers must speak for itself, as nothing was carried there: the model must be sure of the mask, it must be of
/// about the object's size, look like it (<see cref="AppearanceMemory"/>) and have its colours
/// (<see cref="ColorSignature"/>), and both more so than any other object that is followed and not seen elsewhere. Near the
/// last place, less likeness will do (<see cref="NearbyReturn"/>).
/// </summary>
/// <param name="options">Which places and masks count.</param>
/// <param name="boxMargin">Share of a box's sides that is added to it before it is a prompt.</param>
/// <param name="minimumAreaPixels">A mask with fewer pixels is none.</param>
/// <param name="candidates">Enlarges the decoder's masks.</param>
internal sealed class ObjectSearch(SearchOptions options, float boxMargin, int minimumAreaPixels, CandidateMasks candidates)
{
    /// <summary>Cells beyond the object's own size that are looked at on the first frame.</summary>
    private const float FirstReach = 1.5f;

    /// <summary>Share of <see cref="AppearanceMemory.Self"/> from which a cell of a window belongs to the box.</summary>
    private const float BoxShare = 0.5f;

    /// <summary>After a cut or a break the last box is a prompt too, wider from frame to frame by this share, up to the most.</summary>
    private const float BoxGrowth = 0.05f;
    private const float MostBoxGrowth = 0.5f;

    private readonly SearchWindows _windows = new();
    private readonly ColorSignature _colors = new();
    private readonly CellWindow[] _found = new CellWindow[options.Windows];

    /// <summary>Adds prompts where the object may be.</summary>
    /// <returns>How many.</returns>
    public int Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts)
    {
        int first = prompts.Count;
        BoxXyxy last = track.LastSeen.BoxIn(frame.Width, frame.Height);
        float growth = Math.Min(MostBoxGrowth, boxMargin + (BoxGrowth * track.MissedFrames));
        BoxXyxy box = last.Expand(growth).ClipTo(frame.Width, frame.Height);
        if (track.IsAnywhere && !box.IsEmpty)
            prompts.AddBox(prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
        LikenessMap map = track.Likeness;
        PixelBounds region = map.Grid.Region;
        float cellWidth = (float)region.Width / map.Grid.Columns, cellHeight = (float)region.Height / map.Grid.Rows;
        float columns = last.Width / cellWidth, rows = last.Height / cellHeight;
        float reach = track.IsAnywhere
            ? float.PositiveInfinity
            : Math.Max(columns, rows) + FirstReach + (options.ReachPerFrame * CellGrid.Side * track.MissedFrames);
        (float x, float y) = track.Motion.Centre;
        var area = new SearchArea((x - region.Left) / cellWidth, (y - region.Top) / cellHeight, reach);
        int count = _windows.Find(map, columns, rows, area, _found);
        foreach (CellWindow window in _found.AsSpan(0, count))
            AddPrompt(track, window, cellWidth, cellHeight, prompts);
        return prompts.Count - first;
    }

    /// <summary>The candidate that can be trusted most; null if none can.</summary>
    public Candidate? Choose(
        ObjectTrack track, IReadOnlyList<ObjectTrack> all, DecodedMasks decoded, int prompt, int count, in YuvImage image)
    {
        Candidate? best = null;
        float bestScore = 0;
        for (int p = prompt; p < prompt + count; p++)
        {
            for (int i = 0; i < decoded.MasksPerPrompt; i++)
            {
                if (Assess(track, decoded, p, i) is not { } candidate)
                    continue;
                float score = Score(candidate);
                if (score > bestScore && IsTheObject(track, all, decoded, candidate, image))
                    (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    /// <summary>What candidates are compared by.</summary>
    public static float Score(in Candidate candidate) => candidate.PredictedIou + candidate.Likeness.Overlap;

    // Null: not to be trusted.
    private Candidate? Assess(ObjectTrack track, DecodedMasks decoded, int prompt, int mask)
    {
        float predictedIou = decoded.PredictedIou(prompt, mask);
        if (predictedIou < options.LeastPredictedIou)
            return null;
        ReadOnlySpan<float> logits = decoded.Logits(prompt, mask);
        float stability = LowResMask.Stability(logits, decoded.Geometry);
        if (stability < options.LeastStability)
            return null;
        var likeness = MaskLikeness.Of(logits, decoded.Geometry, track.Likeness);
        var candidate = new Candidate(prompt, mask, predictedIou, stability, null, likeness);
        if (!IsAlike(track, candidate) && !NearbyReturn.IsSure(candidate, track.Memory.Self))
            return null;
        LetterboxGeometry geometry = decoded.Geometry;
        float ratio = likeness.Cells * geometry.LowResCellArea / track.LastSeen.AreaIn(geometry.FrameWidth, geometry.FrameHeight);
        return ratio * options.MostScaling < 1 || ratio > options.MostScaling
            ? null
            : candidate;
    }

    private bool IsAlike(ObjectTrack track, in Candidate candidate) =>
        candidate.Likeness.Inside >= options.LeastLikeness * track.Memory.Self
        && candidate.Likeness.Overlap >= options.LeastOverlap * track.Memory.Self;

    // Two people in each other's place are the mistake that matters most: each must find itself.
    private bool IsTheObject(
        ObjectTrack track, IReadOnlyList<ObjectTrack> all, DecodedMasks decoded, in Candidate candidate, in YuvImage image)
    {
        candidates.Resample(decoded, candidate.Prompt, candidate.Mask, track.Spare);
        if (track.Spare.Area < minimumAreaPixels)
            return false;
        _colors.Take(image, track.Spare);
        float ownColor = _colors.Coefficient(track.Colors), own = track.Likeness.Mean(track.Spare);
        if (ownColor < options.LeastColor)
            return false;
        BoxXyxy last = track.LastSeen.BoxIn(track.Spare.Width, track.Spare.Height);
        bool isNearby = !track.IsAnywhere && NearbyReturn.IsTheObject(ownColor, track.Spare.Bounds.ToBox(), last);
        if (!isNearby && !IsAlike(track, candidate))
            return false;
        for (int i = 0; i < all.Count; i++)
        {
            ObjectTrack other = all[i];
            if (ReferenceEquals(other, track) || !other.Memory.IsFitted)
                continue;
            bool isThere = !other.Reference.IsEmpty && track.Spare.IntersectionOverUnion(other.Carried) > 0.5f;
            if (isThere)
                return false;
            // One that is seen elsewhere is not this one, whatever that looks like.
            bool isElsewhere = !other.Reference.IsEmpty && other.State is TrackState.Tracked or TrackState.Reacquired;
            if (!isElsewhere && (_colors.Coefficient(other.Colors) > ownColor || other.Likeness.Mean(track.Spare) > own))
                return false;
        }

        return true;
    }

    // The box of the cells in and around the window that look like the object, and the spot that does most.
    private static void AddPrompt(
        ObjectTrack track, in CellWindow window, float cellWidth, float cellHeight, PromptBatch prompts)
    {
        LikenessMap map = track.Likeness;
        CellWindow around = window.Grow(
            Math.Max(1, (window.Right - window.Left) / 3), Math.Max(1, (window.Bottom - window.Top) / 3),
            map.Grid.Columns, map.Grid.Rows);
        float floor = BoxShare * track.Memory.Self;
        (int left, int top, int right, int bottom) = (around.Right, around.Bottom, around.Left, around.Top);
        (float peak, int peakX, int peakY) = (-1, window.Left, window.Top);
        for (int y = around.Top; y < around.Bottom; y++)
        {
            for (int x = around.Left; x < around.Right; x++)
            {
                float likeness = map.Row(y)[x];
                if (likeness > floor)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                float smooth = likeness + map.MeanAround(x, y);
                if (smooth > peak)
                    (peak, peakX, peakY) = (smooth, x, y);
            }
        }

        CellWindow box = right > left ? new CellWindow(left, top, right, bottom) : window;
        int prompt = prompts.Add();
        PixelBounds region = map.Grid.Region;
        prompts.AddBox(
            prompt,
            region.Left + (box.Left * cellWidth), region.Top + (box.Top * cellHeight),
            Math.Min(region.Right, region.Left + (box.Right * cellWidth)),
            Math.Min(region.Bottom, region.Top + (box.Bottom * cellHeight)));
        prompts.AddPoint(
            prompt,
            Math.Min(region.Right - 1, region.Left + ((peakX + 0.5f) * cellWidth)),
            Math.Min(region.Bottom - 1, region.Top + ((peakY + 0.5f) * cellHeight)),
            positive: true);
    }
}

/// <summary>
/// What comes out from behind something has often turned around, and looks less like what is remembered; its colours and
/// the neighbourhood are the same. There, a sure mask needs less likeness: of 1126 masks found elsewhere in eight sequences with
/// the object hidden artificially, one with a predicted IoU above 0.85 and more than 0.85 of the colours was not the object.
/// </summary>
internal static class NearbyReturn
{
    /// <summary>Least predicted IoU, 0 to 1.</summary>
    public const float LeastPredictedIou = 0.85f;

    /// <summary>Least likeness, as a share of that on the prompt's frame, 0 to 1.</summary>
    public const float LeastLikeness = 0.3f;

    /// <summary>Least soft IoU with what looks like the object, as a share of the same, 0 to 1.</summary>
    public const float LeastOverlap = 0.15f;

    /// <summary>Least share of the object's colours, 0 to 1.</summary>
    public const float LeastColor = 0.95f;

    /// <summary>How far the centre may be from the last place, along each axis, in longer sides of the object.</summary>
    public const float MostSides = 2f;

    /// <summary>True if the mask is worth a look at its colours and place.</summary>
    /// <param name="candidate">The mask.</param>
    /// <param name="self">Likeness on the prompt's frame.</param>
    public static bool IsSure(in Candidate candidate, float self) =>
        candidate.PredictedIou >= LeastPredictedIou
        && candidate.Likeness.Inside >= LeastLikeness * self
        && candidate.Likeness.Overlap >= LeastOverlap * self;

    /// <summary>True if it has the object's colours and is where that vanished.</summary>
    /// <param name="color">Share of the colours.</param>
    /// <param name="found">Its box.</param>
    /// <param name="last">The object's last box.</param>
    public static bool IsTheObject(float color, in BoxXyxy found, in BoxXyxy last)
    {
        float across = MathF.Abs(found.X1 + found.X2 - last.X1 - last.X2) / 2;
        float down = MathF.Abs(found.Y1 + found.Y2 - last.Y1 - last.Y2) / 2;
        return color >= LeastColor && Math.Max(across, down) <= MostSides * Math.Max(last.Width, last.Height);
    }
}
