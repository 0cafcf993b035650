using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>
/// Carries masks of an encoded frame back over the frames before it, up to the middle of the way to the encoded frame
/// before: so no mask is carried further than half of the way.
/// </summary>
/// <param name="longestSide">See <see cref="FrameMotion"/>.</param>
internal sealed class BackwardCarrying(int longestSide)
{
    private readonly FrameMotion _motion = new(longestSide, new DisFlowOptions());
    private readonly List<Carried> _objects = [];
    private readonly Stack<BinaryMask> _idle = new();
    private BinaryMask _spare = new();
    private SegmentationMask[] _masks = new SegmentationMask[4];

    /// <summary>Bytes of the buffers of optical flow.</summary>
    public long Bytes => _motion.Bytes;

    /// <param name="results">Of the carried frames, in order.</param>
    /// <param name="encoded">Of the encoded frame behind them.</param>
    public void Run(IReadOnlyList<FrameResult> results, FrameResult encoded)
    {
        int first = (results.Count + 1) / 2;
        if (encoded.Metadata.BreaksMotion || first >= results.Count)
            return;
        Take(encoded);
        if (_objects.Count == 0)
            return;
        _motion.Restart();
        _motion.Advance(encoded.Frame, default, []);
        for (int i = results.Count - 1; i >= first; i--)
        {
            _motion.Advance(results[i].Frame, Bounds(), []);
            Step();
            Replace(results[i], distance: results.Count - i);
        }

        foreach (Carried carried in _objects)
            _idle.Push(carried.Mask);
        _objects.Clear();
    }

    private void Take(FrameResult encoded)
    {
        foreach (ref readonly ObjectResult found in encoded.Objects)
        {
            if (found.Mask is not { Area: > 0 } mask || !found.MayBeCarriedBack)
                continue;
            var carried = new Carried(found, Rent());
            carried.Mask.CopyFrom(mask);
            _objects.Add(carried);
        }
    }

    private PixelBounds Bounds()
    {
        PixelBounds masks = default;
        foreach (Carried carried in _objects)
            masks = masks.Union(carried.Mask.Bounds);
        return masks;
    }

    // The spare mask goes round: what was carried from is what the next object is carried to.
    private void Step()
    {
        for (int i = 0; i < _objects.Count; i++)
        {
            Carried at = _objects[i];
            _motion.Motion.Carry(at.Mask, _spare);
            (BinaryMask before, BinaryMask after) = (at.Mask, _spare);
            _objects[i] = at with { Mask = after };
            _spare = before;
        }
    }

    private void Replace(FrameResult result, int distance)
    {
        int masks = 0;
        if (_masks.Length < result.Objects.Length)
            _masks = new SegmentationMask[2 * result.Objects.Length];
        for (int i = 0; i < result.Objects.Length; i++)
        {
            ObjectResult before = result.Objects[i];
            if (before.Mask is not { } mask)
                continue;
            if (distance < before.CarriedFrames
                && _objects.FindIndex(carried => carried.Source.Id == before.Id) is >= 0 and var at
                && _objects[at].Mask.Area >= ObjectTrack.FewestPixels)
            {
                _objects[at].Mask.CopyTo(mask);
                ObjectResult source = _objects[at].Source;
                result.Replace(i, before with
                {
                    CarriedFrames = distance,
                    State = StateOf(source, before),
                    Score = CarryState.Decay(source.Score, distance),
                    PredictedIou = CarryState.Decay(source.PredictedIou, distance),
                    Stability = CarryState.Decay(source.Stability, distance),
                });
            }

            _masks[masks++] = mask;
        }

        MaskExclusion.Separate(_masks.AsSpan(0, masks));
        _masks.AsSpan(0, masks).Clear();
    }

    // The state goes with the score; but only the frame on which it was found again is said to be that.
    private static TrackState StateOf(in ObjectResult source, in ObjectResult before) =>
        source.State == TrackState.Reacquired ? before.State : source.State;

    private BinaryMask Rent() => _idle.TryPop(out BinaryMask? mask) ? mask : new BinaryMask();

    private readonly record struct Carried(ObjectResult Source, BinaryMask Mask);
}
