using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking.Scoring;

/// <summary>
/// Chooses among the decoder's masks: those of all prompts of an object are compared by one score
/// (<see cref="MaskEvidence.Probability"/>), and no two objects take the same thing. Where the best masks of two prompts of an object
/// agree, their logits are averaged.
/// </summary>
/// <param name="candidates">Compares masks in full.</param>
internal sealed class MaskAssignment(CandidateMasks candidates)
{
    /// <summary>IoU from which the best masks of two prompts agree.</summary>
    private const float AgreeingIou = 0.7f;

    /// <summary>IoU of two objects' masks from which on they are the same thing.</summary>
    private const float TakenIou = 0.5f;

    /// <summary>A mask that is less probable than this is not the object.</summary>
    private const float LeastProbability = 0.04f;

    private readonly List<Contender> _order = [];
    private readonly FrameColors _colors = new();
    private readonly BinaryMask _mask = new();
    private long _frame;

    /// <summary>Told of every mask that is compared; null: nobody is.</summary>
    public IHypothesisObserver? Observer { get; set; }

    /// <summary>Looks at the frame whose masks are compared next.</summary>
    /// <param name="frame">Its pixels; default if they are gone.</param>
    /// <param name="geometry">Of what was encoded of it.</param>
    /// <param name="index">Its index.</param>
    public void Look(in YuvImage frame, in LetterboxGeometry geometry, long index)
    {
        _colors.Take(frame, geometry);
        _frame = index;
    }

    /// <summary>
    /// Chooses a mask for each of the objects on a frame, for all of them together: the object whose mask is surest chooses first,
    /// those that were found on the frame before before the others, and no other one may take what it has taken.
    /// </summary>
    /// <param name="contenders">The objects; each gets its <see cref="Contender.Choice"/>.</param>
    /// <param name="decoded">The decoder's answer; logits of chosen masks may be averaged with others of the same object.</param>
    public void Assign(IReadOnlyList<Contender> contenders, DecodedMasks decoded)
    {
        _order.Clear();
        for (int i = 0; i < contenders.Count; i++)
        {
            Rank(contenders[i], decoded);
            _order.Add(contenders[i]);
        }

        _order.Sort(static (a, b) => Order(a).CompareTo(Order(b)));
        for (int i = 0; i < _order.Count; i++)
            Choose(_order[i], i, decoded);
    }

    // One that was found on the frame before comes before one that was not. Ids decide only where nothing else tells two objects
    // apart: prompted alike, they are the same thing.
    private static (bool IsWeak, float Doubt, int Id) Order(Contender contender) =>
        (contender.Track.WeakFrames > 0, -contender.Ranked[0].Probability, contender.Track.Id.Value);

    private void Rank(Contender contender, DecodedMasks decoded)
    {
        for (int p = contender.Prompt; p < contender.Prompt + contender.Count; p++)
        {
            for (int i = 0; i < decoded.MasksPerPrompt; i++)
                contender.Ranked.Add(Assess(contender, decoded, p, i));
        }

        contender.Ranked.Sort(static (a, b) => b.Probability.CompareTo(a.Probability) is not 0 and var order
            ? order
            : (a.Prompt, a.Mask).CompareTo((b.Prompt, b.Mask)));
    }

    private void Choose(Contender contender, int turn, DecodedMasks decoded)
    {
        foreach (RankedMask ranked in contender.Ranked)
        {
            if (ranked.Probability < LeastProbability)
                return;
            if (!IsFree(ranked, turn, decoded))
            {
                contender.IsTaken = true;
                continue;
            }

            contender.IsTaken = false;
            if (contender.BestBeside(ranked.Prompt) is { } other && Overlap(decoded, ranked.Prompt, ranked.Mask, other.Prompt, other.Mask) >= AgreeingIou)
                decoded.Average(ranked.Prompt, ranked.Mask, other.Prompt, other.Mask);
            Span<float> agreements = stackalloc float[decoded.MasksPerPrompt];
            candidates.Compare(decoded, ranked.Prompt, contender.Track.Carried, agreements);
            ReadOnlySpan<float> logits = decoded.Logits(ranked.Prompt, ranked.Mask);
            contender.Choice = new Candidate(
                ranked.Prompt, ranked.Mask, ranked.Evidence.PredictedIou, LowResMask.Stability(logits, decoded.Geometry),
                agreements[ranked.Mask], LikenessOf(contender.Track, logits, decoded.Geometry))
            {
                Probability = ranked.Probability,
            };
            return;
        }
    }

    // No object before it in the order has taken it.
    private bool IsFree(in RankedMask ranked, int turn, DecodedMasks decoded)
    {
        for (int i = 0; i < turn; i++)
        {
            if (_order[i].Choice is { } taken && Overlap(decoded, ranked.Prompt, ranked.Mask, taken.Prompt, taken.Mask) > TakenIou)
                return false;
        }

        return true;
    }

    private static float Overlap(DecodedMasks decoded, int prompt, int mask, int otherPrompt, int otherMask) =>
        LowResMask.IntersectionOverUnion(decoded.Logits(prompt, mask), decoded.Logits(otherPrompt, otherMask), decoded.Geometry);

    private static MaskLikeness LikenessOf(ObjectTrack track, ReadOnlySpan<float> logits, in LetterboxGeometry geometry) =>
        track.Memory.IsFitted ? MaskLikeness.Of(logits, geometry, track.Likeness) : MaskLikeness.Unknown;

    private RankedMask Assess(Contender contender, DecodedMasks decoded, int prompt, int mask)
    {
        ObjectTrack track = contender.Track;
        LetterboxGeometry geometry = decoded.Geometry;
        ReadOnlySpan<float> logits = decoded.Logits(prompt, mask);
        BoxXyxy box = LowResMask.Box(logits, geometry);
        float carried = box.IntersectionOverUnion(contender.CarriedBox);
        float self = track.Memory.IsFitted ? track.Memory.Self : 1;
        var evidence = new MaskEvidence(
            decoded.PredictedIou(prompt, mask),
            LowResMask.Stability(logits, geometry),
            track.Target.IsFollowed ? box.IntersectionOverUnion(track.Target.Box) : carried,
            carried,
            LikenessOf(track, logits, geometry).Overlap / self,
            _colors.IsKnown && track.Colors.IsTaken ? _colors.Coefficient(logits, geometry, track.Colors) : track.ColorLikeness);
        if (Observer is not null)
        {
            candidates.Resample(decoded, prompt, mask, _mask);
            Observer.Observe(new HypothesisView(track.Id, _frame, evidence, _mask));
        }

        return new RankedMask(prompt, mask, evidence.Probability, evidence);
    }
}

/// <summary>An object with a carried mask, and the masks that it may have on a frame; used again from frame to frame.</summary>
internal sealed class Contender
{
    /// <summary>The object.</summary>
    public ObjectTrack Track { get; private set; } = null!;

    /// <summary>Its first prompt of the decoder's.</summary>
    public int Prompt { get; private set; }

    /// <summary>Prompts of it, at least one.</summary>
    public int Count { get; private set; }

    /// <summary>Box of its carried mask.</summary>
    public BoxXyxy CarriedBox { get; private set; }

    /// <summary>Its masks, the best one first.</summary>
    public List<RankedMask> Ranked { get; } = [];

    /// <summary>What was chosen; null: none of its masks is likely to be it, or those are another object's.</summary>
    public Candidate? Choice { get; set; }

    /// <summary>True if nothing was chosen since what it would be is another object.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Takes an object up.</summary>
    public void Begin(ObjectTrack track, int prompt, int count, in BoxXyxy carriedBox)
    {
        (Track, Prompt, Count, CarriedBox) = (track, prompt, count, carriedBox);
        Choice = null;
        IsTaken = false;
        Ranked.Clear();
    }

    /// <summary>The best mask of another prompt than the given one; null if there is none.</summary>
    public RankedMask? BestBeside(int prompt)
    {
        foreach (RankedMask ranked in Ranked)
        {
            if (ranked.Prompt != prompt)
                return ranked;
        }

        return null;
    }
}

/// <summary>One of the decoder's masks.</summary>
/// <param name="Prompt">Whose.</param>
/// <param name="Mask">Which of the prompt's.</param>
/// <param name="Probability">What masks are compared by, 0 to 1.</param>
/// <param name="Evidence">What that comes from.</param>
internal readonly record struct RankedMask(int Prompt, int Mask, float Probability, MaskEvidence Evidence);

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
/// <param name="Evidence">What speaks for it.</param>
/// <param name="Mask">The mask in full.</param>
internal readonly record struct HypothesisView(ObjectId Id, long Frame, MaskEvidence Evidence, BinaryMask Mask);
