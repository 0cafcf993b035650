using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Scoring;
using SamStream.Model.Tracking.Searching;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking;

/// <summary>
/// What becomes of the objects on a frame: each is carried to it, looked for where that is in doubt, and remembered where
/// it is beyond doubt.
/// </summary>
internal sealed class ObjectFollowing : IDisposable
{
    /// <summary>Probability below which a mask counts as a frame without one: of those, every second was on something else.</summary>
    private const float WeakBelow = 0.15f;

    /// <summary>Frames from one try to grow a part back to the next; a part stays one for longer.</summary>
    private const int RegrowEvery = 3;

    private readonly TrackerOptions _options;
    private readonly CandidateMasks _candidates = new();
    private readonly FlowPropagation _propagation;
    private readonly ObjectSearch _search;
    private readonly Regrowth _regrowth;
    private readonly AppearanceFitting _fitting;
    private readonly StateRules _states;
    private readonly MaskAssignment _assignment;
    private readonly List<Contender> _contenders = [];
    private readonly Stack<Contender> _idle = new();
    private readonly BoxFollowing? _boxes;
    private readonly ColorSignature _colors = new();
    private readonly List<BinaryMask> _masks = [];
    private long _frame;
    private long _searchInterval = 1;

    /// <param name="options">How objects are carried.</param>
    /// <param name="channels">Channels of the network's embedding.</param>
    /// <param name="boxes">What follows boxes, borrowed; null: flow alone says where objects go.</param>
    public ObjectFollowing(TrackerOptions options, int channels, NanoTrackNetwork? boxes = null)
    {
        _assignment = new MaskAssignment(_candidates);
        _boxes = boxes is null ? null : new BoxFollowing(boxes);
        _options = options;
        _propagation = new FlowPropagation(options, _candidates);
        _search = new ObjectSearch(options.Search, options.BoxMargin, options.MinimumAreaPixels, _candidates);
        _regrowth = new Regrowth(options.Search, _candidates);
        _states = new StateRules(options);
        _fitting = new AppearanceFitting(options.Appearance, channels);
    }

    /// <summary>Bytes of the buffers of flow and box tracker.</summary>
    public long MotionBytes => _propagation.Bytes + (_boxes?.Bytes ?? 0);

    /// <summary>Told of every mask that is compared; null: nobody is.</summary>
    public IHypothesisObserver? Observer
    {
        get => _assignment.Observer;
        set => _assignment.Observer = value;
    }

    /// <summary>True if the current frame goes on from the one before.</summary>
    public bool IsContinuous => _propagation.IsContinuous;

    /// <summary>True if it does not because the picture is another one, not because the stream broke off.</summary>
    public bool IsCut => _propagation.IsCut;

    /// <summary>Moves on to a frame, once, before any object is looked at.</summary>
    public void Advance(VideoFrame frame, IReadOnlyList<ObjectTrack> tracks)
    {
        _propagation.Advance(frame, tracks);
        _frame++;
        int sought = 0;
        for (int i = 0; i < tracks.Count; i++)
        {
            tracks[i].Advance(_propagation.Camera, frame.Width, frame.Height);
            if (IsContinuous)
                _boxes?.Advance(tracks[i], frame);
            sought += tracks[i].MissedFrames > 0 ? 1 : 0;
        }

        int prompts = sought * _options.Search.Windows;
        _searchInterval = Math.Max(1, (prompts + _options.Search.PromptsPerFrame - 1) / _options.Search.PromptsPerFrame);
    }

    /// <summary>Looks at the frame whose masks are judged next.</summary>
    /// <param name="image">Its pixels; default if they are gone, as when its encoder has taken long.</param>
    /// <param name="decoded">The decoder's answer for it.</param>
    /// <param name="index">Its index.</param>
    public void Look(in YuvImage image, DecodedMasks decoded, long index)
    {
        foreach (Contender contender in _contenders)
            _idle.Push(contender);
        _contenders.Clear();
        _assignment.Look(image, decoded.Geometry, index);
    }

    /// <summary>One of the objects whose masks are compared on the frame: it is carried there, and was not prompted.</summary>
    /// <param name="track">The object.</param>
    /// <param name="prompt">Its first prompt.</param>
    /// <param name="asked">What <see cref="Propose"/> returned.</param>
    public void Compare(ObjectTrack track, int prompt, AskedPrompts asked)
    {
        if (asked.Carried == 0)
            return;
        Contender contender = _idle.TryPop(out Contender? idle) ? idle : new Contender();
        contender.Begin(track, prompt, asked.Carried, _propagation.CarriedBox(track));
        _contenders.Add(contender);
    }

    /// <summary>Chooses masks for all objects that are compared.</summary>
    public void Assign(DecodedMasks decoded) => _assignment.Assign(_contenders, decoded);

    /// <summary>Pixels around where an object with a mask is expected: around the carried mask, and the box of the box tracker.</summary>
    public static PixelBounds ExpectedPart(ObjectTrack track, VideoFrame frame) => track.Target.IsFollowed
        ? track.Carried.Bounds.Union(PixelBounds.Around(track.Target.Box, frame.Width, frame.Height))
        : track.Carried.Bounds;

    public void Dispose() => _boxes?.Dispose();

    /// <summary>Motion to the current frame; only if it is continuous.</summary>
    public MaskMotion Motion => _propagation.Motion;

    /// <summary>Carries the object's mask to the current frame, which may not be encoded.</summary>
    /// <returns>The drift of it.</returns>
    public float Carry(ObjectTrack track, VideoFrame frame) => _propagation.Carry(track, frame)
        ? MaskDrift.Of(track.Reference, track.Carried, _propagation.Motion)
        : float.MaxValue;

    /// <summary>Goes on with the carried mask on a frame that is not encoded, or without a mask if too little is left.</summary>
    public void AcceptCarried(ObjectTrack track)
    {
        if (track.Carried.Area < _options.MinimumAreaPixels)
            track.Lose(_states.Unseen(track));
        else
            track.AcceptCarried();
    }

    /// <summary>Where an object without a mask is looked for; empty: anywhere.</summary>
    public PixelBounds SearchedPart(ObjectTrack track, VideoFrame frame)
    {
        if (track.IsAnywhere || !track.Memory.IsFitted)
            return default;
        BoxXyxy last = track.LastSeen.BoxIn(frame.Width, frame.Height);
        float reach = _options.Search.ReachPerFrame * track.MissedFrames * Math.Max(frame.Width, frame.Height);
        return PixelBounds.Around(last.Expand(reach, reach), frame.Width, frame.Height);
    }

    /// <summary>
    /// Looks where a frame is like each of the objects. Before any of them is judged on it: what is more like a rival is judged by
    /// the rival's map, whether that one was prompted on this frame, carried, or neither.
    /// </summary>
    public static void Classify(IReadOnlyList<ObjectTrack> tracks, ImageEmbedding embedding)
    {
        for (int i = 0; i < tracks.Count; i++)
        {
            if (tracks[i].Memory.IsFitted)
                tracks[i].Memory.Classify(embedding, tracks[i].Likeness);
        }
    }

    /// <summary>Adds the prompt for a carried mask alone: the object is looked for nowhere else.</summary>
    /// <returns>False if nothing was carried; no prompt was added.</returns>
    public bool ProposeCarried(ObjectTrack track, PromptBatch prompts)
    {
        if (track.Carried.Area < _options.MinimumAreaPixels)
            return false;
        _propagation.Propose(track, prompts);
        return true;
    }

    /// <summary>Adds the prompts that should find the object on this frame.</summary>
    public AskedPrompts Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts)
    {
        bool isCarried = _propagation.Carry(track, frame);
        bool isDoubtful = !isCarried || track.WeakFrames > 0 || (track.Memory.IsFitted
            && track.Likeness.Mean(track.Carried) < _options.Search.BelowLikeness * track.Memory.Self);

        int grown = 0, followed = 0;
        if (isCarried)
        {
            _propagation.Propose(track, prompts);
            followed = BoxFollowing.Propose(track, frame, prompts);
            bool isGrowing = track.Memory.IsFitted && (_frame + track.Id.Value) % RegrowEvery == 0;
            grown = isGrowing ? _regrowth.Propose(track, prompts) : 0;
        }
        else
        {
            track.Reference.Seal(0, default);
        }

        // Where more objects are lost than a frame has prompts for, they take turns.
        bool isItsTurn = (_frame + track.Id.Value) % _searchInterval == 0;
        int searched = isDoubtful && isItsTurn && track.Memory.IsFitted ? _search.Propose(track, frame, prompts) : 0;
        return new AskedPrompts(isCarried ? 1 + followed : 0, grown, searched);
    }

    /// <summary>
    /// Chooses among the decoder's masks and updates the track: its state and the reference for the next frame.
    /// </summary>
    /// <param name="track">The object.</param>
    /// <param name="all">With it, all objects.</param>
    /// <param name="decoded">The decoder's answer.</param>
    /// <param name="prompt">Its first prompt there.</param>
    /// <param name="asked">What <see cref="Propose"/> returned.</param>
    /// <param name="image">The frame; default if its pixels are gone, as when its encoder has taken long.</param>
    public TrackUpdate Judge(
        ObjectTrack track, IReadOnlyList<ObjectTrack> all, DecodedMasks decoded, int prompt, AskedPrompts asked,
        in YuvImage image)
    {
        Contender? contender = asked.Carried > 0 ? ContenderOf(track) : null;
        Candidate? carried = contender?.Choice;
        int weakFrames = carried?.Probability < WeakBelow ? track.WeakFrames + 1 : 0;
        bool isGood = carried is not null && weakFrames < _options.LostAfterFrames;
        Candidate? found = _search.Choose(track, all, decoded, prompt + asked.Carried + asked.Grown, asked.Searched, image);
        bool isFound = found is { } there
            && (!isGood || ObjectSearch.Score(there) > ObjectSearch.Score(carried!.Value) + _options.Search.BetterBy);
        if (isFound && _propagation.TryAccept(track, decoded, found!.Value))
            return Accept(track, found.Value, image);
        if (isGood && asked.Grown > 0
            && _regrowth.Choose(track, all, decoded, prompt + asked.Carried, carried!.Value) is { } whole
            && _propagation.TryAccept(track, decoded, whole))
            return Accept(track, whole, image);
        if (isGood && _propagation.TryAccept(track, decoded, carried!.Value))
        {
            TrackUpdate update = Accept(track, carried!.Value, image);
            track.WeakFrames = weakFrames;
            return update;
        }

        Coast(track, isCovered: contender is { IsTaken: true });
        return carried is { } refused
            ? new TrackUpdate(refused.Prompt, null, refused.PredictedIou, refused.Stability, refused.Agreement)
            : default;
    }

    /// <summary>Remembers the pixels of an object that was prompted on the frame.</summary>
    public void Begin(ObjectTrack track, in YuvImage image)
    {
        _propagation.Begin(track, image);
        _boxes?.Begin(track, image);
    }

    /// <summary>Remembers how the objects look, those that were prompted or found beyond doubt.</summary>
    public void Remember(IReadOnlyList<ObjectTrack> tracks, ImageEmbedding embedding)
    {
        if (!_options.Appearance.Enabled)
            return;
        _masks.Clear();
        for (int i = 0; i < tracks.Count; i++)
            _masks.Add(tracks[i].Reference);
        for (int i = 0; i < tracks.Count; i++)
        {
            ObjectTrack track = tracks[i];
            if (track.IsNew)
            {
                track.IsNew = false;
                _fitting.Begin(track.Memory, embedding, track.Reference, _masks);
                if (!track.Memory.IsFitted)
                    continue;
                track.Memory.Classify(embedding, track.Likeness);
                track.Memory.Self = track.Likeness.Mean(track.Reference);
                track.RememberedFrame = _frame;
            }
            else if (track.Memory.IsFitted && track.ReliableFrames > 0 && _frame - track.RememberedFrame >= _options.Appearance.EveryFrames
                && _options.Appearance.RecentShare > 0)
            {
                _fitting.Refresh(track.Memory, embedding, track.Reference, _masks);
                track.RememberedFrame = _frame;
            }
        }
    }

    private Contender? ContenderOf(ObjectTrack track)
    {
        foreach (Contender contender in _contenders)
        {
            if (ReferenceEquals(contender.Track, track))
                return contender;
        }

        return null;
    }

    // What turns around shows other colours; where its pixels fit, those that it had lately are its own, too.
    private float ColorLikeness(ObjectTrack track)
    {
        float prompted = _colors.Coefficient(track.Colors);
        return track.Match is null ? prompted : Math.Max(prompted, _colors.Coefficient(track.RecentColors));
    }

    private TrackUpdate Accept(ObjectTrack track, in Candidate candidate, in YuvImage image)
    {
        float self = track.Memory.IsFitted ? track.Memory.Self : 1;
        if (_options.Appearance.Enabled && !image.IsEmpty)
        {
            _colors.Take(image, track.Reference);
            track.ColorLikeness = ColorLikeness(track);
        }

        float probability = candidate.Probability ?? Confidence.Of(
            new MaskFeatures(candidate.PredictedIou, candidate.Likeness.Overlap / self, track.ColorLikeness));
        float score = Math.Min(probability, track.ScoreLimit);
        AppearanceOptions appearance = _options.Appearance;
        bool isReliable = candidate.PredictedIou > appearance.AbovePredictedIou
            && candidate.Agreement > appearance.AboveAgreement
            && candidate.Likeness.Inside > appearance.AboveLikeness * track.Memory.Self;
        track.ReliableFrames = isReliable ? track.ReliableFrames + 1 : 0;
        TrackState state = _states.Seen(track, score);
        bool isSure = track.ScoreLimit < 1 ? probability >= _options.TrackedAboveScore : state != TrackState.Uncertain;
        track.Found(state, score, isSure);
        BoxFollowing.Correct(track, candidate.PredictedIou, isElsewhere: candidate.Agreement is null);
        if (!image.IsEmpty)
        {
            track.Observe(isReliable, isElsewhere: candidate.Agreement is null);
            _propagation.Learn(track, image, isReliable);
            if (isReliable)
                track.RecentColors.Take(image, track.Reference);
        }

        return new TrackUpdate(
            candidate.Prompt, candidate.Mask, candidate.PredictedIou, candidate.Stability, candidate.Agreement);
    }

    // Goes on from the carried mask, for a few frames.
    private void Coast(ObjectTrack track, bool isCovered)
    {
        track.ReliableFrames = 0;
        track.MissedFrames++;
        track.WeakFrames++;
        if (track.Reference.IsEmpty || track.WeakFrames >= _options.LostAfterFrames)
        {
            track.Lose(_states.Unseen(track));
            return;
        }

        track.Coast(Confidence.OfCarried, isCovered);
        BoxFollowing.Restart(track, _propagation.CarriedBox(track));
        track.Spare.CopyFrom(track.Carried);
        track.AcceptSpare();
    }
}
