using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.States;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.Tracks;

/// <summary>What is remembered of one object; written by the track stage only.</summary>
/// <param name="id">Which one.</param>
/// <param name="channels">Channels of the network's embedding.</param>
/// <param name="limits">Limits of its states.</param>
internal sealed class ObjectTrack(ObjectId id, int channels, StateLimits limits)
{
    /// <summary>An object whose mask has fewer pixels has vanished.</summary>
    public const int FewestPixels = 16;

    private BinaryMask _spare = new();
    private ObjectState _state = new(TrackState.Lost, IsGone: false);

    public ObjectId Id { get; } = id;

    public string? Label { get; set; }

    /// <summary>What is said of it; <see cref="StateRules"/> alone decides.</summary>
    public TrackState State => _state.State;

    /// <summary>
    /// Probability that its mask's IoU with the truth is at least 0.5 (<c>MaskEvidence</c>); 0 without a mask.
    /// </summary>
    public float Score { get; private set; }

    /// <summary>
    /// Most that the score of a later mask can be, 1 unless its prompt's own mask was in doubt: that what is found later looks
    /// like that mask does not make it the right one.
    /// </summary>
    public float ScoreLimit { get; private set; } = 1;

    /// <summary>True while another followed object is where it would be: its mask is carried on, and not shown.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>True while its first prompt waits for a picture that shows something.</summary>
    public bool IsHeld { get; private set; }

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

    /// <summary>True from its prompt until its appearance was remembered.</summary>
    public bool IsNew { get; set; }

    /// <summary>The object's mask on the frame before, which shares no pixel with that of another object that is seen; empty when lost.</summary>
    public BinaryMask Reference { get; private set; } = new();

    /// <summary>The reference carried to the current frame; empty if nothing is left of it.</summary>
    public BinaryMask Carried { get; private set; } = new();

    /// <summary>Empties the carried mask if next to nothing is left of it.</summary>
    public void DropRest()
    {
        if (Carried.Area < FewestPixels)
            Carried.Seal(0, default);
    }

    /// <summary>The box of the carried mask.</summary>
    public BoxXyxy CarriedBox => Carried.Bounds.ToBox();

    /// <summary>Where on the current frame it is looked for; empty: anywhere.</summary>
    public PixelBounds Expected { get; set; }

    /// <summary>How the mask fared since the last encoded frame.</summary>
    public CarryState Carrying { get; } = new();

    /// <summary>A buffer for the mask that becomes the reference with <see cref="AcceptSpare"/>.</summary>
    public BinaryMask Spare => _spare;

    /// <summary>Where it was seen beyond doubt last.</summary>
    public LastSighting LastSeen { get; private set; }

    /// <summary>Frames in a row on which it was not found, or since a break of the stream.</summary>
    public int MissedFrames { get; private set; }

    /// <summary>True from a break of the stream until it is found again, prompted or given up.</summary>
    public bool IsAfterBreak { get; private set; }

    /// <summary>True from a cut until it is found again or prompted.</summary>
    public bool IsAfterCut { get; private set; }

    /// <summary>True if its last place says nothing of where it is: after a break or a cut.</summary>
    public bool IsAnywhere => IsAfterBreak || IsAfterCut;

    /// <summary>How long it has been looked for since a break, by the media clock; the break itself does not count.</summary>
    public TimeSpan SearchTime { get; set; }

    /// <summary>Bytes of its masks and of what is remembered of its looks.</summary>
    public long Bytes => Reference.CapacityBytes + Carried.CapacityBytes + _spare.CapacityBytes + Memory.Bytes + BoxTarget.Bytes;

    /// <summary>The stream broke off: it may be anywhere.</summary>
    public void Break()
    {
        if (!IsAfterBreak)
            SearchTime = TimeSpan.Zero;
        (IsAfterBreak, IsAfterCut) = (true, false);
        MissedFrames = 0;
        Become(Sight.Broken);
        Forget();
    }

    /// <summary>The picture is another one at once: it may be anywhere, or not there at all.</summary>
    public void Cut()
    {
        IsAfterCut = true;
        MissedFrames = 0;
        Become(Sight.Cut);
        Forget();
    }

    /// <summary>Says on each frame whether its first prompt waits.</summary>
    public void Hold(bool isHeld)
    {
        IsHeld = isHeld;
        if (isHeld)
            Become(Sight.Held);
    }

    /// <summary>A user says where it is, and its mask is the reference.</summary>
    public void Prompt(float score, bool isNew)
    {
        Become(Sight.Prompted, score);
        IsNew |= isNew;
        if (isNew)
            (ScoreLimit, ColorLikeness) = (State == TrackState.Uncertain ? score : 1, 1);
        LastSeen = new LastSighting(Reference);
        See(score);
    }

    /// <summary>Its mask was found on the current frame and is the reference.</summary>
    /// <param name="probability">That it is the object; its score is no more than its prompt's allows.</param>
    public void Found(float probability)
    {
        float score = Math.Min(probability, ScoreLimit);
        Become(Sight.Found, score);
        bool isSure = ScoreLimit < 1 ? probability >= limits.TrackedAboveScore : State != TrackState.Uncertain;
        if (isSure)
            LastSeen = LastSeen.GoOn(Reference);
        See(score);
    }

    /// <summary>It was not found; its mask is carried on for some frames.</summary>
    /// <param name="score">Of that mask.</param>
    /// <param name="isCovered">What it would be found on is another object: it is behind that.</param>
    public void Miss(float score, bool isCovered)
    {
        MissedFrames++;
        if (Reference.IsEmpty || Carried.IsEmpty || MissedFrames >= limits.LostAfterFrames)
        {
            Lose();
            return;
        }

        Become(isCovered ? Sight.Covered : Sight.Missed);
        Score = isCovered ? 0 : score;
        IsCovered = isCovered;
        _spare.CopyFrom(Carried);
        AcceptSpare();
    }

    /// <summary>All pixels of its mask are another object's: it is behind that, and its mask is carried on.</summary>
    public void Cover()
    {
        Become(Sight.Covered);
        (Score, IsCovered) = (0, true);
    }

    /// <summary>Its mask is carried on, to a frame on which it was not looked for, and is the reference.</summary>
    public void AcceptCarried()
    {
        if (Carried.IsEmpty)
        {
            Lose();
            return;
        }

        (Reference, Carried) = (Carried, Reference);
        Become(Sight.Carried);
    }

    /// <summary>Makes the spare mask the reference.</summary>
    public void AcceptSpare() => (Reference, _spare) = (_spare, Reference);

    /// <summary>Has no mask any more: nothing is carried on from here.</summary>
    /// <param name="mayBeAnywhere">Its last place says nothing.</param>
    public void Lose(bool mayBeAnywhere = false)
    {
        Become(mayBeAnywhere ? Sight.Broken : Sight.Gone);
        Forget();
    }

    /// <summary>Its last place goes with the camera.</summary>
    public void Advance(in CameraMotion camera, int frameWidth, int frameHeight) =>
        LastSeen = LastSeen.Move(camera, frameWidth, frameHeight);

    private void Become(Sight sight, float score = 0) => _state = StateRules.Next(
        _state,
        new StateEvidence(sight, score, MissedFrames, IsAfterCut, LastSeen.IsAtBorder, IsAnywhere || LastSeen.IsOutside),
        limits);

    private void Forget()
    {
        Score = 0;
        IsCovered = false;
        Reference.Seal(0, default);
    }

    private void See(float score)
    {
        Score = score;
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

    /// <summary>Share of the frame's sides within which a box touches the border.</summary>
    private const float Border = 0.01f;

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

    /// <summary>True if it reached to the frame's border.</summary>
    public bool IsAtBorder =>
        _share.X1 <= Border || _share.Y1 <= Border || _share.X2 >= 1 - Border || _share.Y2 >= 1 - Border;

    /// <summary>The box in a frame of the given size.</summary>
    public BoxXyxy BoxIn(int width, int height) =>
        new(_share.X1 * width, _share.Y1 * height, _share.X2 * width, _share.Y2 * height);

    /// <summary>The area in a frame of the given size, square pixels.</summary>
    public float AreaIn(int width, int height) => _areaShare * width * height;
}
