using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking.Scoring;

/// <summary>Gives every mask that the decoder has for an object its score (<see cref="MaskEvidence.Probability"/>).</summary>
/// <param name="candidates">Compares masks in full.</param>
/// <param name="weights">Those of the model.</param>
internal sealed class MaskScorer(CandidateMasks candidates, ScoreWeights weights)
{
    /// <summary>What counts for the tracked box where nothing says where the object is.</summary>
    private const float UnknownBox = 0.5f;

    private readonly BinaryMask _mask = new();

    /// <summary>Told of every mask; null: nobody is.</summary>
    public IHypothesisObserver? Observer { get; set; }

    /// <summary>Ranks the masks of an object, the best one first.</summary>
    /// <param name="look">The object; gets its <see cref="ObjectLook.Ranked"/>.</param>
    /// <param name="frame">Index of the frame.</param>
    public void Rank(ObjectLook look, long frame)
    {
        for (int p = 0; p < look.Expected + look.Sought; p++)
        {
            for (int i = 0; i < look.View.Decoded.MasksPerPrompt; i++)
                look.Ranked.Add(Assess(look, look.Prompt + p, i, isSought: p >= look.Expected, frame));
        }

        look.Ranked.Sort(static (a, b) => b.Probability.CompareTo(a.Probability) is not 0 and var order
            ? order
            : (a.Prompt, a.Mask).CompareTo((b.Prompt, b.Mask)));
    }

    private RankedMask Assess(ObjectLook look, int prompt, int mask, bool isSought, long frame)
    {
        ObjectTrack track = look.Track;
        DecodedMasks decoded = look.View.Decoded;
        LetterboxGeometry geometry = decoded.Geometry;
        ReadOnlySpan<float> logits = decoded.Logits(prompt, mask);
        BoxXyxy box = LowResMask.Box(logits, geometry);
        bool isCarried = !track.Carried.IsEmpty;
        float carried = isCarried ? CarryState.Decay(track.Score, track.Carrying.Frames) * box.IntersectionOverUnion(track.CarriedBox) : 0;
        // What the box tracker went on with after the object was lost was refused: it says nothing of where else it is.
        float tracked = !isCarried ? UnknownBox
            : box.IntersectionOverUnion(track.Target.IsFollowed ? track.Target.Box : track.CarriedBox);
        MaskLikeness likeness = track.Memory.IsFitted ? MaskLikeness.Of(logits, geometry, track.Likeness) : MaskLikeness.Unknown;
        FrameColors colors = look.View.Colors;
        float before = track.LastSeen.AreaIn(geometry.FrameWidth, geometry.FrameHeight);
        float area = likeness.Cells * geometry.LowResCellArea;
        var evidence = new MaskEvidence(
            decoded.PredictedIou(prompt, mask),
            LowResMask.Stability(logits, geometry),
            tracked,
            carried,
            likeness.Overlap / (track.Memory.IsFitted ? track.Memory.Self : 1),
            colors.IsKnown && track.Colors.IsTaken ? colors.Coefficient(logits, geometry, track.Colors) : track.ColorLikeness,
            area > 0 && before > 0 ? MathF.Abs(MathF.Log(area / before)) : 0);
        if (Observer is not null)
        {
            candidates.Resample(decoded, prompt, mask, _mask);
            Observer.Observe(new HypothesisView(track.Id, frame, isSought, evidence, _mask));
        }

        return new RankedMask(prompt, mask, isSought, box, evidence.Probability(weights), evidence.PredictedIou, evidence.Stability);
    }
}

/// <summary>Looks at all masks that are compared for objects.</summary>
internal interface IHypothesisObserver
{
    /// <summary>Called by the track stage.</summary>
    /// <param name="seen">Borrowed until the call ends.</param>
    void Observe(in HypothesisView seen);
}

/// <summary>One of the masks that are compared.</summary>
/// <param name="Id">The object that it may be.</param>
/// <param name="Frame">Index of the frame.</param>
/// <param name="IsSought">It was looked for where nothing was carried.</param>
/// <param name="Evidence">What speaks for it.</param>
/// <param name="Mask">The mask in full.</param>
internal readonly record struct HypothesisView(ObjectId Id, long Frame, bool IsSought, MaskEvidence Evidence, BinaryMask Mask);
