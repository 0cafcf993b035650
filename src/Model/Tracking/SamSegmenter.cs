using System.Diagnostics;
using SamStream.Model.Sam;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>
/// Segments and follows the prompted objects of one source with a Segment-Anything model: one encoder run a frame
/// whatever the number of objects, one decoder call for all of them.
/// </summary>
public sealed class SamSegmenter : ISegmenter
{
    private readonly SamModel _model;
    private readonly TrackerOptions _options;
    private readonly EmbeddingPool _embeddings;
    private readonly FrameResultPool _results = new();
    private readonly PromptBatch _batch;
    private readonly DecodedMasks _decoded = new();
    private readonly FlowPropagation _propagation;
    private readonly PromptedStart _start = new(new CandidateMasks());
    private readonly Reacquisition _reacquisition;
    private readonly MaskDecoder _decoder;
    private readonly List<ObjectTrack> _tracks = [];
    private readonly List<Given> _given = [];
    private readonly List<Look> _looks = [];
    private readonly List<Finding> _findings = [];
    private TimeSpan _lastTime;
    private long _objectBytes;
    private OutputExclusion.Claim[] _claims = new OutputExclusion.Claim[4];

    /// <param name="model">Used, not owned: the caller disposes it after this. Several segmenters may share it.</param>
    /// <param name="options">How objects are carried.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message lists every one.</exception>
    public SamSegmenter(SamModel model, TrackerOptions? options = null)
    {
        _model = model;
        _options = Checked(options);
        _embeddings = EmbeddingPool.For(model);
        _batch = new PromptBatch(model.Input);
        _propagation = new FlowPropagation(_options, new CandidateMasks());
        _reacquisition = new Reacquisition(_options, new CandidateMasks());
        _decoder = model.CreateDecoder();
    }

    /// <inheritdoc/>
    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (prompt.Validate(frame.Width, frame.Height) is { } problem)
            return CommandOutcome.Refused(problem);
        ObjectId id = prompt.ObjectId;
        int at = IndexOf(id);
        if (at >= 0)
        {
            if (mode == PromptMode.Add)
                return CommandOutcome.Refused($"object {id} is followed already: replace or move it, or take another id");
            _given.Add(new Given(prompt, IsMove: mode == PromptMode.Move));
            return new CommandOutcome(mode == PromptMode.Move ? CommandAction.Moved : CommandAction.Replaced);
        }

        if (mode is PromptMode.Replace or PromptMode.Move)
            return CommandOutcome.Refused($"object {id} is not followed: add it");
        if (_tracks.Count >= _options.MaximumObjects)
        {
            return CommandOutcome.Refused(
                $"{_tracks.Count} objects are followed, which is the limit: remove one, or raise maximumObjects");
        }

        _tracks.Insert(~at, new ObjectTrack(id));
        _given.Add(new Given(prompt, IsMove: false));
        return new CommandOutcome(CommandAction.Added);
    }

    /// <inheritdoc/>
    public CommandOutcome Forget(ObjectId id)
    {
        int at = IndexOf(id);
        if (at < 0)
            return CommandOutcome.Refused($"object {id} is not followed");
        _tracks.RemoveAt(at);
        for (int i = _given.Count - 1; i >= 0; i--)
        {
            if (_given[i].Prompt.ObjectId == id)
                _given.RemoveAt(i);
        }

        return new CommandOutcome(CommandAction.Removed);
    }

    /// <inheritdoc/>
    public void ForgetAll()
    {
        _tracks.Clear();
        _given.Clear();
    }

    /// <inheritdoc/>
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => _embeddings.Rent(cancellationToken);

    /// <inheritdoc/>
    public void Encode(VideoFrame frame, IFrameEmbedding embedding)
    {
        _model.Encoder.Encode(ImageOf(frame), ((EmbeddingPool.Lease)embedding).Embedding);
    }

    /// <inheritdoc/>
    public FrameResult Track(VideoFrame frame, IFrameEmbedding embedding)
    {
        var lease = (EmbeddingPool.Lease)embedding;
        FrameResult result = _results.Rent(frame);
        try
        {
            MoveOn(frame);
            AskFor(frame, lease.Embedding);
            if (_batch.Count > 0)
                _decoder.Decode(lease.Embedding, _batch, _decoded);
            lease.EndTurn();
            Publish(frame, result, lease.Embedding);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
        finally
        {
            _given.Clear();
            lease.Dispose();
        }
    }

    /// <inheritdoc/>
    public SegmenterMemory GetMemory() => new(
        _embeddings.Bytes, _results.Bytes, _propagation.Bytes, Interlocked.Read(ref _objectBytes));

    /// <summary>Frees the buffers; the model stays open.</summary>
    public void Dispose()
    {
        _embeddings.Dispose();
        _decoded.Dispose();
        _decoder.Dispose();
    }

    private static TrackerOptions Checked(TrackerOptions? options)
    {
        options ??= new TrackerOptions();
        string problems = string.Join("; ", options.Validate());
        return problems.Length == 0
            ? options
            : throw new ArgumentException($"The tracker's options do not work: {problems}.", nameof(options));
    }

    // Across a break there is no flow, and a mask from before it must not be published as seen now.
    private void MoveOn(VideoFrame frame)
    {
        _propagation.Advance(frame);
        TimeSpan step = frame.Metadata.PresentationTime - _lastTime;
        _lastTime = frame.Metadata.PresentationTime;
        for (int i = _tracks.Count - 1; i >= 0; i--)
        {
            ObjectTrack track = _tracks[i];
            if (!_propagation.IsContinuous)
                track.Seek();
            else if (track.IsSought && step > TimeSpan.Zero)
                track.SearchTime += step;
            bool isExpired = track.IsSought && _options.TimeToLive > TimeSpan.Zero && track.SearchTime >= _options.TimeToLive;
            if (isExpired && LatestFor(track.Id) is null)
                _tracks.RemoveAt(i);
        }
    }

    // As of a binary search: the complement of the place where it belongs if the object is not followed.
    private int IndexOf(ObjectId id)
    {
        int at = 0;
        while (at < _tracks.Count && _tracks[at].Id < id)
            at++;
        return at < _tracks.Count && _tracks[at].Id == id ? at : ~at;
    }

    // What the decoder is to be asked for each object: the user's prompt if there is one, else where it should be.
    private void AskFor(VideoFrame frame, ImageEmbedding embedding)
    {
        _batch.Clear();
        _looks.Clear();
        foreach (ObjectTrack track in _tracks)
        {
            int prompt = _batch.Count;
            if (LatestFor(track.Id) is { } given)
            {
                track.PromptFrame = frame.Metadata.Index;
                track.CancelSearch();
                if (!given.IsMove)
                    track.Label = given.Prompt.Label ?? track.Label;
                _start.Propose(track, given.Prompt, embedding.Geometry, _batch);
                _looks.Add(new Look(track, prompt, given));
            }
            else if (track.IsSought)
            {
                _reacquisition.Propose(track, frame, _batch);
                _looks.Add(new Look(track, prompt, null));
            }
            else
            {
                bool isProposed = _propagation.Propose(track, frame, _batch);
                _looks.Add(new Look(track, isProposed ? prompt : null, null));
            }
        }
    }

    private Given? LatestFor(ObjectId id)
    {
        for (int i = _given.Count - 1; i >= 0; i--)
        {
            if (_given[i].Prompt.ObjectId == id)
                return _given[i];
        }

        return null;
    }

    private void Publish(VideoFrame frame, FrameResult result, ImageEmbedding embedding)
    {
        _findings.Clear();
        int claims = 0;
        if (_claims.Length < _looks.Count)
            _claims = new OutputExclusion.Claim[2 * _looks.Count];
        foreach (Look look in _looks)
        {
            Judgement judgement = Judge(look, embedding, ImageOf(frame));
            SegmentationMask? mask = CopyReference(look.Track, result);
            if (mask is not null)
                _claims[claims++] = new OutputExclusion.Claim(mask, look.Prompt ?? 0, judgement.Candidate);
            _findings.Add(new Finding(look.Track, judgement, mask));
        }

        long bytes = _decoded.Bytes + _decoder.Bytes;
        foreach (ObjectTrack track in _tracks)
            bytes += track.Bytes;
        Interlocked.Exchange(ref _objectBytes, bytes);
        OutputExclusion.Apply(_claims.AsSpan(0, claims), _decoded);
        _claims.AsSpan(0, claims).Clear();
        foreach (Finding finding in _findings)
            result.Add(ResultOf(finding, frame.Metadata.Index));
    }

    private static ObjectResult ResultOf(in Finding finding, long frameIndex)
    {
        (ObjectTrack track, Judgement judgement, SegmentationMask? mask) = finding;
        // Every pixel it was found on belongs to another object: it is behind that one.
        bool isCovered = mask is { Area: 0 };
        var result = new ObjectResult
        {
            Id = track.Id,
            Label = track.Label,
            State = isCovered ? TrackState.Occluded : track.State,
            PromptAge = frameIndex - track.PromptFrame,
        };
        if (mask is null || isCovered)
            return result;
        return result with
        {
            Mask = mask,
            PredictedIou = judgement.PredictedIou,
            Stability = judgement.Stability,
            FlowAgreement = judgement.FlowAgreement,
        };
    }

    private static BgrImage ImageOf(VideoFrame frame) =>
        new(frame.Pixels, frame.Width, frame.Height, frame.StrideBytes);

    private Judgement Judge(in Look look, ImageEmbedding embedding, in BgrImage image)
    {
        if (look.Prompt is not { } prompt)
            return default;
        if (look.Given is null && look.Track.IsSought)
            return _reacquisition.Judge(look.Track, _tracks, _decoded, prompt, embedding, image);
        return look.Given is { } given
            ? _start.Judge(look.Track, given.Prompt, given.IsMove, _decoded, prompt, embedding, image)
            : _propagation.Judge(look.Track, _decoded, prompt, embedding);
    }

    private static SegmentationMask? CopyReference(ObjectTrack track, FrameResult result)
    {
        if (track.State == TrackState.Lost)
            return null;
        SegmentationMask mask = result.RentMask();
        track.Reference.CopyTo(mask);
        Debug.Assert(mask.Area > 0, "a track with a mask has pixels");
        return mask;
    }

    private readonly record struct Finding(ObjectTrack Track, Judgement Judgement, SegmentationMask? Mask);

    private readonly record struct Given(Prompt Prompt, bool IsMove);

    private readonly record struct Look(ObjectTrack Track, int? Prompt, Given? Given);
}
