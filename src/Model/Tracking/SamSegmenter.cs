using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
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
/// Segments and follows the prompted objects of one source with a Segment-Anything model: one encoder run a frame
/// whatever the number of objects, one decoder call for all of them.
/// </summary>
public sealed partial class SamSegmenter : ISegmenter
{
    private readonly SamModel _model;
    private readonly EmbeddingPool _embeddings;
    private readonly FrameResultPool _results = new();
    private readonly PromptBatch _batch;
    private readonly DecodedMasks _decoded = new();
    private readonly IMaskDecoder[] _decoders;
    private readonly PromptedStart _start;
    private readonly ObjectFollowing _following;
    private readonly TrackSet _objects;
    private readonly ResultPublication _publication = new();
    private readonly List<TrackPrompt> _asked = [];
    private readonly BackwardCarrying _backward;
    private readonly RegionPlanner _regions;
    private readonly RememberedFrame _remembered = new();
    private readonly RunOptions _encodeOptions = new();
    private bool _isAdvanced;
    private bool _isDisposed;
    private long _objectBytes;

    /// <param name="model">Used, not owned; kept until this is disposed. Several segmenters may share it.</param>
    /// <param name="options">How objects are carried.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists every one.</exception>
    public SamSegmenter(SamModel model, TrackerOptions? options = null)
    {
        _model = model;
        TrackerOptions checkedOptions = Checked(options);
        model.AddUser();
        _embeddings = EmbeddingPool.For(model);
        _batch = new PromptBatch(model.Network.Geometry);
        _start = new PromptedStart(checkedOptions, new CandidateMasks());
        _following = new ObjectFollowing(checkedOptions, model.Network.Channels, model.Boxes);
        _objects = new TrackSet(checkedOptions, model.Network.Channels);
        _backward = new BackwardCarrying(checkedOptions.FlowLongestSide, checkedOptions.MinimumAreaPixels);
        _regions = new RegionPlanner(checkedOptions.Region, [.. model.Shapes.Select(shape => shape.Geometry.Size)]);
        _decoders = [.. model.Shapes.Select(model.CreateDecoder)];
    }

    /// <summary>Told of each of the decoder's masks for a carried object, with what speaks for it: for fitting the score.</summary>
    internal IHypothesisObserver? Observer
    {
        get => _following.Observer;
        init => _following.Observer = value;
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
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => _embeddings.Rent(cancellationToken);

    /// <inheritdoc/>
    public void Encode(VideoFrame frame, PixelBounds region, IFrameEmbedding embedding)
    {
        var image = new YuvImage(frame);
        PixelBounds chosen = region.IsEmpty ? image.Bounds : region;
        var lease = (EmbeddingPool.Lease)embedding;
        lease.Shape = _regions.ShapeFor(chosen);
        _model.Shapes[lease.Shape].Encode(image, chosen, lease.Embedding, _encodeOptions);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _encodeOptions.Terminate = true;
        foreach (IMaskDecoder decoder in _decoders)
            decoder.Abort();
    }

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

            AskFor(frame, lease.Embedding);
            if (_batch.Count > 0)
                _decoders[lease.Shape].Decode(lease.Embedding, _batch, _decoded);
            lease.EndTurn();
            Judge(frame, result);
            _following.Remember(_objects.Tracks, lease.Embedding);
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
            _isAdvanced = false;
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
        _decoded.Dispose();
        foreach (IMaskDecoder decoder in _decoders)
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
    }

    // What the decoder is to be asked for each object: the user's prompt if there is one, else where it should be.
    private void AskFor(VideoFrame frame, ImageEmbedding embedding)
    {
        _batch.Clear(embedding.Input);
        _asked.Clear();
        ObjectFollowing.Classify(_objects.Tracks, embedding);
        for (int i = 0; i < _objects.Tracks.Count; i++)
        {
            ObjectTrack track = _objects.Tracks[i];
            int prompt = _batch.Count;
            if (_objects.LatestFor(track.Id) is { } given)
            {
                track.PromptFrame = frame.Metadata.Index;
                if (!given.IsMove)
                    track.Label = given.Prompt.Label ?? track.Label;
                _start.Propose(track, given.Prompt, embedding.Geometry, _batch);
                _asked.Add(new TrackPrompt(track, prompt, default, given));
            }
            else
            {
                _asked.Add(new TrackPrompt(track, prompt, _following.Propose(track, frame, _batch), null));
            }
        }
    }

    private void Judge(VideoFrame frame, FrameResult result)
    {
        var image = new YuvImage(frame);
        if (_batch.Count > 0)
            Compare(image, frame.Metadata.Index);
        foreach (TrackPrompt asked in _asked)
        {
            TrackUpdate update = asked.PendingPrompt is { } given
                ? _start.Judge(asked.Track, given.Prompt, given.IsMove, _decoded, asked.Prompt, image)
                : _following.Judge(asked.Track, _objects.Tracks, _decoded, asked.Prompt, asked.Asked, image);
            if (asked.PendingPrompt is not null && !asked.Track.Reference.IsEmpty)
                _following.Begin(asked.Track, image);
            asked.Track.Carrying.Reset(update);
            _publication.Add(asked.Track, update, result);
        }

        _publication.Complete(result, _decoded, frame.Metadata.Index);
        LeakedParts.Remove(_objects.Tracks);
    }

    private void Compare(in YuvImage image, long frameIndex)
    {
        _following.Look(image, _decoded, frameIndex);
        foreach (TrackPrompt asked in _asked)
        {
            if (asked.PendingPrompt is null)
                _following.Compare(asked.Track, asked.Prompt, asked.Asked);
        }

        _following.Assign(_decoded);
    }

    private void CountBytes()
    {
        long bytes = _decoded.Bytes;
        foreach (IMaskDecoder decoder in _decoders)
            bytes += decoder.Bytes;
        for (int i = 0; i < _objects.Tracks.Count; i++)
            bytes += _objects.Tracks[i].Bytes;
        Interlocked.Exchange(ref _objectBytes, bytes);
    }

    private readonly record struct TrackPrompt(
        ObjectTrack Track, int Prompt, AskedPrompts Asked, TrackSet.PendingPrompt? PendingPrompt);
}
