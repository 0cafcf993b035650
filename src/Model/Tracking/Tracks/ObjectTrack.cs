using SamStream.Model.Masks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Templates;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.Tracks;

/// <summary>What is remembered of one object; written by the track stage only.</summary>
/// <param name="id">Which one.</param>
/// <param name="channels">Channels of the network's embedding.</param>
internal sealed class ObjectTrack(ObjectId id, int channels)
{
    /// <summary>What is left of the whole's area from frame to frame: an object that goes away is smaller, and whole.</summary>
    private const float WholeInertia = 0.99f;

    private BinaryMask _spare = new();

    public ObjectId Id { get; } = id;

    public string? Label { get; set; }

    public TrackState State { get; private set; } = TrackState.Lost;

    /// <summary>
    /// Probability that its mask's IoU with the truth is at least 0.5 (<see cref="Confidence"/>); 0 without a mask.
    /// </summary>
    public float Score { get; private set; }

    /// <summary>
    /// Most that the score of a later mask can be, 1 unless its prompt's own mask was in doubt: that what is found later looks
    /// like that mask does not make it the right one.
    /// </summary>
    public float ScoreLimit { get; private set; } = 1;

    /// <summary>True from when it was occluded or lost until it is seen again with confidence.</summary>
    public bool IsGone { get; private set; }

    /// <summary>True while another followed object is where it would be: its mask is carried on, and not shown.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>Frame of the latest prompt.</summary>
    public long PromptFrame { get; set; }

    /// <summary>What it looks like.</summary>
    public AppearanceMemory Memory { get; } = new(channels);

    /// <summary>How much each cell of the current frame looks like it.</summary>
    public LikenessMap Likeness { get; } = new();

    /// <summary>Its colours when it was prompted.</summary>
    public ColorSignature Colors { get; } = new();

    /// <summary>Share of them that its mask had when they were last compared, 0 to 1.</summary>
    public float ColorLikeness { get; set; } = 1;

    /// <summary>Its box, as the box tracker follows it; not followed without one.</summary>
    public BoxTarget Target { get; } = new();

    /// <summary>Where it should be.</summary>
    public BoxFilter Motion { get; } = new();

    /// <summary>How it looks pixel by pixel, if it was small when it was prompted.</summary>
    public ObjectTemplate Template { get; } = new();

    /// <summary>Where that fits on the current frame; null if it fits nowhere, or the object is not small.</summary>
    public TemplateMatch? Match { get; set; }

    /// <summary>True if that is elsewhere than where the flow would have taken it.</summary>
    public bool IsMatchedApart { get; set; }

    /// <summary>The box around it on the current frame, if its template alone says where it is.</summary>
    public BoxXyxy? MatchedBox => IsMatchedApart && Match is { } match ? Motion.BoxAround(match.X, match.Y) : null;

    /// <summary>Its colours when a mask of it was beyond doubt last: what turns around shows others.</summary>
    public ColorSignature RecentColors { get; } = new();

    /// <summary>True from its prompt until its appearance was remembered.</summary>
    public bool IsNew { get; set; }

    /// <summary>The object's mask on the frame before, before overlaps with others were resolved; empty when lost.</summary>
    public BinaryMask Reference { get; private set; } = new();

    /// <summary>The reference carried to the current frame.</summary>
    public BinaryMask Carried { get; private set; } = new();

    /// <summary>How the mask fared since the last encoded frame.</summary>
    public CarryState Carrying { get; } = new();

    /// <summary>A buffer for the mask that becomes the reference with <see cref="AcceptSpare"/>.</summary>
    public BinaryMask Spare => _spare;

    /// <summary>Share of the frame that the whole of it has; less of it is seen where something is before it.</summary>
    public float WholeShare { get; private set; }

    /// <summary>Where it was seen beyond doubt last.</summary>
    public LastSighting LastSeen { get; private set; }

    /// <summary>Frames in a row without an acceptable mask.</summary>
    public int WeakFrames { get; set; }

    /// <summary>Frames in a row on which it was not found, or since a break of the stream.</summary>
    public int MissedFrames { get; set; }

    /// <summary>Frames in a row on which it was found beyond doubt.</summary>
    public int ReliableFrames { get; set; }

    /// <summary>The frame that its appearance was last refreshed on.</summary>
    public long RememberedFrame { get; set; }

    /// <summary>True from a break of the stream until it is found again, prompted or given up.</summary>
    public bool IsAfterBreak { get; private set; }

    /// <summary>True from a cut until it is found again or prompted.</summary>
    public bool IsAfterCut { get; private set; }

    /// <summary>True if its last place says nothing of where it is: after a break or a cut.</summary>
    public bool IsAnywhere => IsAfterBreak || IsAfterCut;

    /// <summary>How long it has been looked for since a break, by the media clock; the break itself does not count.</summary>
    public TimeSpan SearchTime { get; set; }

    /// <summary>Bytes of its masks and of what is remembered of its looks.</summary>
    public long Bytes => Reference.CapacityBytes + Carried.CapacityBytes + _spare.CapacityBytes + Memory.Bytes
        + ObjectTemplate.Bytes + BoxTarget.Bytes;

    /// <summary>The stream broke off: it may be anywhere.</summary>
    public void Break()
    {
        if (!IsAfterBreak)
            SearchTime = TimeSpan.Zero;
        IsAfterBreak = true;
        IsAfterCut = false;
        MissedFrames = 0;
        Lose(TrackState.Lost);
    }

    /// <summary>The picture is another one at once: it may be anywhere, or not there at all.</summary>
    public void Cut()
    {
        IsAfterCut = true;
        MissedFrames = 0;
        Lose(IsGone ? TrackState.Lost : TrackState.Uncertain);
    }

    /// <summary>Goes on to a frame: it moves, and its last place with the camera.</summary>
    public void Advance(in CameraMotion camera, int frameWidth, int frameHeight)
    {
        Motion.Advance(camera);
        LastSeen = LastSeen.Move(camera, frameWidth, frameHeight);
    }

    /// <summary>A user says where it is, and its mask is the reference.</summary>
    public void Prompt(TrackState state, float score, bool isNew)
    {
        IsNew |= isNew;
        if (isNew)
            ScoreLimit = state == TrackState.Uncertain ? score : 1;
        ColorLikeness = isNew ? 1 : ColorLikeness;
        LastSeen = new LastSighting(Reference);
        WholeShare = AreaShare;
        Motion.Start(Reference.Bounds.ToBox());
        IsGone = false;
        See(state, score);
    }

    /// <summary>Its mask was found on the current frame and is the reference.</summary>
    /// <param name="state">What it is now.</param>
    /// <param name="score">Of the mask.</param>
    /// <param name="isSure">The mask is beyond doubt, if its prompt was.</param>
    public void Found(TrackState state, float score, bool isSure)
    {
        if (isSure)
        {
            LastSeen = LastSeen.GoOn(Reference);
            WholeShare = Math.Max(AreaShare, WholeInertia * WholeShare);
        }

        See(state, score);
    }

    /// <summary>Its motion goes on with what was found on the current frame.</summary>
    /// <param name="isReliable">The mask is beyond doubt; else what its template says of its place counts more, if that is known.</param>
    /// <param name="isElsewhere">It was not carried there, so that its velocity is unknown.</param>
    public void Observe(bool isReliable, bool isElsewhere)
    {
        BoxXyxy box = Reference.Bounds.ToBox();
        if (isElsewhere)
            Motion.Start(box);
        else if (!isReliable && IsMatchedApart && Match is { } match)
            Motion.ObserveCentre(match.X, match.Y);
        else
            Motion.Observe(box);
    }

    /// <summary>Its mask is carried on, although it was not found.</summary>
    /// <param name="score">Of that mask.</param>
    /// <param name="isCovered">What it would be found on is another object: it is behind that, and its mask is not shown.</param>
    public void Coast(float score, bool isCovered)
    {
        (State, Score) = isCovered ? (TrackState.Occluded, 0) : (TrackState.Uncertain, score);
        IsCovered = isCovered;
        IsGone |= isCovered;
    }

    /// <summary>Its mask is carried on, to a frame on which it was not looked for, and is the reference.</summary>
    public void AcceptCarried()
    {
        (Reference, Carried) = (Carried, Reference);
        Motion.Observe(Reference.Bounds.ToBox());
        if (State == TrackState.Reacquired)
            State = TrackState.Tracked;
    }

    /// <summary>Makes the spare mask the reference.</summary>
    public void AcceptSpare() => (Reference, _spare) = (_spare, Reference);

    /// <summary>Has no mask any more: nothing is carried on from here.</summary>
    public void Lose(TrackState state)
    {
        State = state;
        Score = 0;
        IsGone |= state != TrackState.Uncertain;
        WeakFrames = 0;
        ReliableFrames = 0;
        IsCovered = false;
        Match = null;
        IsMatchedApart = false;
        Reference.Seal(0, default);
    }

    private float AreaShare => Reference.Area / ((float)Reference.Width * Reference.Height);

    private void See(TrackState state, float score)
    {
        (State, Score) = (state, score);
        IsGone &= state == TrackState.Uncertain;
        WeakFrames = 0;
        MissedFrames = 0;
        IsCovered = false;
        IsAfterBreak = false;
        IsAfterCut = false;
    }
}

/// <summary>
/// Where and how large an object was when it was seen beyond doubt last, as shares of the frame, whose size may change.
/// </summary>
internal readonly record struct LastSighting
{
    /// <summary>Weight of the area before, where it goes on from an earlier sighting: one frame's mask may be off.</summary>
    private const float AreaInertia = 0.8f;

    private readonly BoxXyxy _share;
    private readonly float _areaShare;

    public LastSighting(BinaryMask mask)
    {
        BoxXyxy box = mask.Bounds.ToBox();
        _share = new BoxXyxy(box.X1 / mask.Width, box.Y1 / mask.Height, box.X2 / mask.Width, box.Y2 / mask.Height);
        _areaShare = mask.Area / ((float)mask.Width * mask.Height);
    }

    private LastSighting(in BoxXyxy box, float areaShare, int width, int height) => (_share, _areaShare) = (
        new BoxXyxy(box.X1 / width, box.Y1 / height, box.X2 / width, box.Y2 / height), areaShare);

    private LastSighting(BinaryMask mask, float areaBefore)
        : this(mask) => _areaShare += AreaInertia * (areaBefore - _areaShare);

    /// <summary>The sighting on a later frame.</summary>
    public LastSighting GoOn(BinaryMask mask) => new(mask, _areaShare);

    /// <summary>The same where the camera's motion has taken it, if it stood still; what is known of nothing stays so.</summary>
    public LastSighting Move(in CameraMotion camera, int width, int height)
    {
        if (_areaShare <= 0 || camera == CameraMotion.None)
            return this;
        return new LastSighting(camera.Move(BoxIn(width, height)), camera.Scale * camera.Scale * _areaShare, width, height);
    }

    /// <summary>True if no part of it is in the frame any more: the camera has turned away.</summary>
    public bool IsOutside => _areaShare > 0 && (_share.X2 <= 0 || _share.Y2 <= 0 || _share.X1 >= 1 || _share.Y1 >= 1);

    /// <summary>True if it reached to the frame's border, or to within a share of its sides.</summary>
    public bool Touches(float border) =>
        _share.X1 <= border || _share.Y1 <= border || _share.X2 >= 1 - border || _share.Y2 >= 1 - border;

    /// <summary>The box in a frame of the given size.</summary>
    public BoxXyxy BoxIn(int width, int height) =>
        new(_share.X1 * width, _share.Y1 * height, _share.X2 * width, _share.Y2 * height);

    /// <summary>The area in a frame of the given size, square pixels.</summary>
    public float AreaIn(int width, int height) => _areaShare * width * height;
}
