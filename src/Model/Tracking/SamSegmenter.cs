using SamStream.Model.Embeddings;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Regions;
using SamStream.Model.Tracking.Scoring;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>
/// Segments and follows the prompted objects of one source with a Segment-Anything model. On a frame that is encoded each
/// object is proposed for, the decoder answers all prompts of a part of it at once, every mask gets a score, all objects
/// together are given masks, and their states follow from that.
/// </summary>
public sealed partial class SamSegmenter : ISegmenter
{
    private readonly SamModel _model;
    private readonly IReadOnlyList<ISegmentationNetwork> _networks;
    private readonly EmbeddingPool _embeddings;
    private readonly FrameResultPool _results = new();
    private readonly EncodedView[] _views;
    private readonly Dictionary<ISegmentationNetwork, IMaskDecoder> _decoders;
    private readonly PromptedStart _start;
    private readonly PointRefinement _refinement;
    private readonly ObjectFollowing _following;
    private readonly MaskScorer _scorer;
    private readonly MaskAssignment _assignment;
    private readonly MaskExclusion _exclusion;
    private readonly TrackSet _objects;
    private readonly ResultPublication _publication = new();
    private readonly List<ObjectLook> _looks = [];
    private readonly Stack<ObjectLook> _idle = new();
    private readonly List<PixelBounds> _expected = [];
    private readonly BackwardCarrying _backward;
    private readonly RegionPlanner _regions;
    private readonly RememberedFrame _remembered = new();
    private int _openViews;
    private bool _isAdvanced;
    private bool _isDisposed;
    private long _objectBytes;

    /// <param name="model">Used, not owned; kept until this is disposed. Several segmenters may share it.</param>
    /// <param name="options">How objects are carried.</param>
    /// <param name="cache">Where what is encoded is looked up and kept; used, not owned. Default: it is always computed, and not kept.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists every one.</exception>
    public SamSegmenter(SamModel model, TrackerOptions? options = null, EmbeddingCache? cache = null)
    {
        (_model, _cache) = (model, cache);
        TrackerOptions checkedOptions = Checked(options);
        model.AddUser();
        _regions = new RegionPlanner(
            model.Inputs.Select(input => input.Geometry.Size), checkedOptions.Has(TrackerParts.TwoParts));
        _networks = [.. _regions.Slots.Select(input => model.Inputs[input])];
        _embeddings = EmbeddingPool.For(model, _networks);
        _views = [new EncodedView(model.Network.Geometry), new EncodedView(model.Network.Geometry)];
        _scorer = new MaskScorer(new CandidateMasks(), model.Manifest.Score);
        _start = new PromptedStart(new CandidateMasks());
        _refinement = new PointRefinement(_start, model.Network.Geometry);
        _following = new ObjectFollowing(checkedOptions, model.Network.Channels, model.Boxes);
        _objects = new TrackSet(checkedOptions, model.Network.Channels);
        _backward = new BackwardCarrying(checkedOptions.FlowLongestSide);
        _assignment = new MaskAssignment(checkedOptions.Has(TrackerParts.Assignment));
        _exclusion = new MaskExclusion(checkedOptions.Has(TrackerParts.LeakedParts), checkedOptions.Has(TrackerParts.Front));
        _decoders = _networks.Distinct().ToDictionary(network => network, model.CreateDecoder);
    }

    /// <summary>Told of each of the decoder's masks for a followed object, with what speaks for it: for fitting the score.</summary>
    internal IHypothesisObserver? Observer
    {
        get => _scorer.Observer;
        init => _scorer.Observer = value;
    }

    /// <inheritdoc/>
    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _objects.Follow(prompt, mode, frame);
    }

    /// <inheritdoc/>
    public CommandOutcome Forget(ObjectId id) => _objects.Forget(id);

    /// <inheritdoc/>
    public void ForgetAll() => _objects.ForgetAll();

    /// <inheritdoc/>
    public NetworkTurns Turns => _model.Turns;

    /// <inheritdoc/>
    public bool FollowsAny => _objects.Tracks.Count > 0;

    /// <inheritdoc/>
    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        var lease = (EmbeddingPool.Lease?)embedding;
        FrameResult result = _results.Rent(frame);
        try
        {
            if (!_isAdvanced)
                MoveOn(frame);
            if (lease is null)
            {
                PublishCarried(frame, result);
                return result;
            }

            Open(lease);
            foreach (ObjectTrack track in _objects.Tracks)
                Ask(track, frame);
            Decode(lease);
            var image = new YuvImage(frame);
            Assign(image, frame.Metadata.Index);
            Judge(image, result);
            _publication.Complete(result, frame.Metadata.Index, _following.IsContinuous);
            _following.Remember(_looks, frame.Metadata.Index);
            CountBytes();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
        finally
        {
            _objects.ForgetPrompts();
            _isAdvanced = _asksPromptedAlone = false;
            lease?.Dispose();
        }
    }

    /// <inheritdoc/>
    public SegmenterMemory GetMemory() => new(
        _embeddings.Bytes, _results.Bytes, _following.MotionBytes + _backward.Bytes + _remembered.Bytes,
        Interlocked.Read(ref _objectBytes));

    /// <summary>Frees the buffers, and gives the model back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _encodeOptions.Dispose();
        _embeddings.Dispose();
        foreach (EncodedView view in _views)
            view.Dispose();
        _refinement.Dispose();
        foreach (IMaskDecoder decoder in _decoders.Values)
            decoder.Dispose();
        _following.Dispose();
        _model.Release();
    }

    private static TrackerOptions Checked(TrackerOptions? options)
    {
        options ??= new TrackerOptions();
        string problems = string.Join("; ", OptionChecks.Of(options));
        return problems.Length == 0
            ? options
            : throw new ArgumentException($"The tracker's options do not work: {problems}.", nameof(options));
    }

    private void MoveOn(VideoFrame frame)
    {
        _following.Advance(frame, _objects.Tracks);
        _objects.Advance(frame, _following.IsContinuous, _following.IsCut);
        _objects.HoldBlank(frame);
        _following.Carry(_objects.Tracks, frame);
        foreach (ObjectTrack track in _objects.Tracks)
        {
            // What a point is on may be of any size.
            if (_objects.LatestFor(track.Id) is { } given)
                track.Expected = given.Prompt.Box is { } box ? PixelBounds.Around(box, frame.Width, frame.Height) : default;
        }
    }

    private void Open(EmbeddingPool.Lease lease)
    {
        foreach (ObjectLook look in _looks)
            _idle.Push(look);
        _looks.Clear();
        for (int i = 0; i < lease.Used.Count; i++)
            _views[i].Open(lease.Slots[lease.Used[i]]);
        _openViews = lease.Used.Count;
    }

    // Each object is looked for in the part of the frame that holds most of where it should be.
    private EncodedView ViewOf(in PixelBounds expected)
    {
        EncodedView best = _views[0];
        for (int i = 1; i < _openViews; i++)
        {
            if (Shared(_views[i], expected) > Shared(best, expected))
                best = _views[i];
        }

        return best;
    }

    private static long Shared(EncodedView view, in PixelBounds expected)
    {
        PixelBounds shared = view.Embedding.Geometry.Region.Intersect(expected);
        return (long)shared.Width * shared.Height;
    }

    // What the decoder is to be asked for an object: the user's prompt if there is one, else where it should be.
    private void Ask(ObjectTrack track, VideoFrame frame)
    {
        ObjectLook look = Begin(track, ViewOf(track.Expected), _objects.LatestFor(track.Id));
        look.IsCarried = track.IsHeld || (look.Given is null && _asksPromptedAlone);
        if (look.IsCarried)
            return;
        ObjectFollowing.Classify(track, look.View.Embedding);
        if (look.Given is not { } given)
        {
            _following.Propose(look);
            return;
        }

        track.PromptFrame = frame.Metadata.Index;
        if (!given.IsMove)
            track.Label = given.Prompt.Label ?? track.Label;
        _start.Propose(track, given.Prompt, look.View.Embedding.Geometry, look.View.Prompts);
    }

    private ObjectLook Begin(ObjectTrack track, EncodedView view, PendingPrompt? given)
    {
        ObjectLook look = _idle.TryPop(out ObjectLook? idle) ? idle : new ObjectLook();
        look.Begin(track, view, given);
        _looks.Add(look);
        return look;
    }

    private void Decode(EmbeddingPool.Lease lease)
    {
        for (int i = 0; i < lease.Used.Count; i++)
        {
            IMaskDecoder decoder = _decoders[_networks[lease.Used[i]]];
            foreach (ObjectLook look in _looks)
            {
                if (look is { Given: { } given, IsCarried: false } && look.View == _views[i])
                    _refinement.Refine(look, given.Prompt, decoder);
            }

            _views[i].Decode(decoder);
        }

        lease.EndTurn();
    }

    private void Assign(in YuvImage image, long frame)
    {
        for (int i = 0; i < _openViews; i++)
            _views[i].Colors.Take(image, _views[i].Embedding.Geometry);
        foreach (ObjectLook look in _looks)
            _scorer.Rank(look, frame);
        _assignment.Assign(_looks);
    }

    private void Judge(in YuvImage image, FrameResult result)
    {
        foreach (ObjectLook look in _looks)
        {
            ObjectTrack track = look.Track;
            if (look.IsCarried)
            {
                TakeCarried(track);
                track.Carrying.GoOn();
                continue;
            }

            TrackUpdate update = look.Given is { } given
                ? _start.Judge(look, given.Prompt, given.IsMove, image)
                : _following.Judge(look, image);
            if (look.Given is not null && !track.Reference.IsEmpty)
                _following.Begin(track, image);
            track.Carrying.Reset(update);
        }

        _exclusion.Separate(_looks);
        foreach (ObjectLook look in _looks)
            _publication.Add(look.Track, look.Track.Carrying.Now, result);
    }

    private void CountBytes()
    {
        long bytes = 0;
        foreach (EncodedView view in _views)
            bytes += view.Decoded.Bytes;
        foreach (IMaskDecoder decoder in _decoders.Values)
            bytes += decoder.Bytes;
        for (int i = 0; i < _objects.Tracks.Count; i++)
            bytes += _objects.Tracks[i].Bytes;
        Interlocked.Exchange(ref _objectBytes, bytes);
    }
}
