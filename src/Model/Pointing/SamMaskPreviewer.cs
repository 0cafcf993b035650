using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Embeddings;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Regions;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Pointing;

/// <summary>
/// Answers prompts on frozen frames as <see cref="SamSegmenter"/> answers them on a new object's first frame, with the same choice
/// among the decoder's masks.
/// </summary>
/// <remarks>
/// Only one prompt is decoded at a time: two that take each other's turns would let no frame begin
/// (<see cref="NetworkTurns"/>). So there is one for each model.
/// </remarks>
public sealed class SamMaskPreviewer : IMaskPreviewer
{
    /// <summary>Frames that are kept unless something else is said.</summary>
    public const int UsualCapacity = 4;

    // Somebody waits for the preview, so it comes before what cameras encode; not each time, or who points without an end stops them.
    private static readonly TimeSpan UrgentAtMostEvery = TimeSpan.FromSeconds(0.5);

    private readonly SamModel _model;
    private readonly RegionPlanner _regions;
    private readonly Dictionary<ISegmentationNetwork, IMaskDecoder> _decoders;
    private readonly PromptedStart _start = new(new CandidateMasks());
    private readonly PointRefinement _refinement;
    private readonly EncodedView _view;
    private readonly ObjectLook _look = new();

    // Its appearance is never learnt: one channel will do.
    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 1, new TrackerOptions().Limits);
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _freezing = new(1, 1);
    private readonly TimeProvider _time;
    private readonly EmbeddingCache? _cache;
    private long? _urgentAt;

    // What follows is guarded by it, and so is the decoding. Nobody holds a turn at the network who waits for it.
    private readonly Lock _lock = new();
    private readonly List<FrozenFrame> _frozen = [];
    private readonly List<(ISegmentationNetwork Network, ImageEmbedding Embedding)> _idle = [];
    private long _embeddingBytes;
    private long _uses;
    private bool _isDisposed;

    /// <param name="model">Used, not owned; kept until this is disposed. Segmenters may share it.</param>
    /// <param name="capacity">Frames that are kept at most, at least 1.</param>
    /// <param name="time">Tells how often somebody points. Default: the system's.</param>
    /// <param name="cache">Where what is encoded is looked up and kept; used, not owned. Default: it is always computed, and not kept.</param>
    public SamMaskPreviewer(SamModel model, int capacity = UsualCapacity, TimeProvider? time = null, EmbeddingCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        model.AddUser();
        (_model, Capacity, _time, _cache) = (model, capacity, time ?? TimeProvider.System, cache);
        _regions = new RegionPlanner(model.Inputs.Select(input => input.Geometry.Size));
        _view = new EncodedView(model.Network.Geometry);
        _refinement = new PointRefinement(_start, model.Network.Geometry);
        _decoders = model.Inputs.ToDictionary(network => network, model.CreateDecoder);
    }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _embeddingBytes + _frozen.Sum(frame => (long)frame.Luma.Length);
        }
    }

    /// <inheritdoc/>
    public IFrozenFrame Freeze(VideoFrame frame, BoxXyxy? around, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            _freezing.Wait(end.Token);
            try
            {
                TurnUrgency urgency = NextUrgency();
                FrameParts part = around is { } box ? _regions.ChooseAround(PixelBounds.Around(box, frame.Width, frame.Height), frame.Width, frame.Height) : FrameParts.Whole;
                (ISegmentationNetwork network, ImageEmbedding embedding) = Encode(frame, part, urgency, makesRoom: true, end.Token);
                var frozen = new FrozenFrame(this, frame, part, network, embedding) { Urgency = urgency };
                lock (_lock)
                {
                    frozen.LastUse = ++_uses;
                    _frozen.Add(frozen);
                }

                return frozen;
            }
            finally
            {
                _freezing.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && Volatile.Read(ref _isDisposed))
        {
            throw new ObjectDisposedException(nameof(SamMaskPreviewer));
        }
    }

    /// <summary>Ends what is under way, gives all frames up, frees the buffers and gives the model back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _ended.Cancel();
        foreach (IMaskDecoder decoder in _decoders.Values)
            decoder.Abort();
        // The frame that was being encoded has been given up; nobody else gets in any more.
        _freezing.Wait();
        lock (_lock)
        {
            foreach (FrozenFrame frame in _frozen.ToArray())
                GiveUp(frame);
            foreach ((ISegmentationNetwork network, ImageEmbedding embedding) in _idle)
            {
                network.Forget(embedding);
                embedding.Dispose();
            }

            _idle.Clear();
            _embeddingBytes = 0;
            _view.Dispose();
            _refinement.Dispose();
            foreach (IMaskDecoder decoder in _decoders.Values)
                decoder.Dispose();
        }

        _ended.Dispose();
        _model.Release();
    }

    /// <summary>What a prompt would give on one of the frames.</summary>
    internal MaskPreview Preview(FrozenFrame frame, Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (prompt.Validate(frame.Width, frame.Height) is { } problem)
            return new MaskPreview { Outcome = PreviewOutcome.Refused, Reason = problem };
        prompt = prompt.InPixels(frame.Width, frame.Height);
        if (Answer(frame, prompt) is { } answer)
            return answer;
        try
        {
            EncodeWhole(frame);
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _isDisposed))
        {
            return Gone(frame);
        }

        return Answer(frame, prompt) ?? Gone(frame);
    }

    // Null if what was encoded does not show all of it.
    private MaskPreview? Answer(FrozenFrame frame, Prompt prompt)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(frame.IsDisposed, frame);
            if (frame.Embedding is not { } embedding)
                return Gone(frame);
            frame.LastUse = ++_uses;
            if (BlankPicture.IsBlank(frame.Luma, frame.Width, frame.Height, prompt.Box))
                return Blank();
            if (!frame.Shows(prompt))
                return null;
            try
            {
                MaskPreview preview = Decode(embedding, _decoders[frame.Network], prompt);
                return frame.Shows(preview) ? preview : null;
            }
            catch (OperationCanceledException) when (Volatile.Read(ref _isDisposed))
            {
                return Gone(frame);
            }
        }
    }

    // Once for all prompts that the part around the first one does not answer.
    private void EncodeWhole(FrozenFrame frame)
    {
        _freezing.Wait(_ended.Token);
        try
        {
            using VideoFrame? image = frame.ShareImage(_lock);
            if (image is null)
                return;
            (ISegmentationNetwork network, ImageEmbedding embedding) = Encode(image, FrameParts.Whole, frame.Urgency, makesRoom: false, _ended.Token);
            lock (_lock)
                _idle.Add(frame.IsGone ? (network, embedding) : frame.TakeWhole(network, embedding));
        }
        finally
        {
            _freezing.Release();
        }
    }

    /// <summary>Takes a frame back from whom it was given to.</summary>
    internal void Close(FrozenFrame frame, Action mark)
    {
        lock (_lock)
        {
            mark();
            GiveUp(frame);
        }
    }

    private (ISegmentationNetwork Network, ImageEmbedding Embedding) Encode(
        VideoFrame frame, in FrameParts part, TurnUrgency urgency, bool makesRoom, CancellationToken end)
    {
        int slot = _regions.SlotOf(part, 0, frame.Width, frame.Height);
        ISegmentationNetwork network = _model.Inputs[_regions.Slots[slot]];
        ImageEmbedding embedding = Rent(network, makesRoom);
        try
        {
            PixelBounds region = part.Part(0, frame.Width, frame.Height);
            EmbeddingKey key = _cache is null ? default : EmbeddingKey.Of(network, frame, region);
            if (_cache?.TryRead(key, embedding) == true)
                return (network, embedding);
            using (_model.Turns.TakeToBeginAsync(urgency, end).AsTask().GetAwaiter().GetResult())
            using (var options = new RunOptions())
            using (end.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, options))
                network.Encode(new YuvImage(frame), region, embedding, options);
            _cache?.Keep(key, embedding);
            return (network, embedding);
        }
        catch
        {
            lock (_lock)
                _idle.Add((network, embedding));
            throw;
        }
    }

    // Called by one who freezes.
    private TurnUrgency NextUrgency()
    {
        if (_urgentAt is { } last && _time.GetElapsedTime(last) < UrgentAtMostEvery)
            return TurnUrgency.Normal;
        _urgentAt = _time.GetTimestamp();
        return TurnUrgency.Urgent;
    }

    // Makes room first: of the one that is encoded next there is room for one.
    private ImageEmbedding Rent(ISegmentationNetwork network, bool makesRoom)
    {
        lock (_lock)
        {
            if (makesRoom && _frozen.Count >= Capacity)
                GiveUp(_frozen.MinBy(frame => frame.LastUse)!);
            int at = _idle.FindLastIndex(idle => idle.Network == network);
            if (at >= 0)
            {
                ImageEmbedding used = _idle[at].Embedding;
                _idle.RemoveAt(at);
                return used;
            }

            ImageEmbedding embedding = network.CreateEmbedding();
            _embeddingBytes += embedding.Bytes;
            return embedding;
        }
    }

    private void GiveUp(FrozenFrame frame)
    {
        if (frame.GiveUp() is { } embedding)
            _idle.Add((frame.Network, embedding));
        _frozen.Remove(frame);
    }

    private MaskPreview Decode(ImageEmbedding embedding, IMaskDecoder decoder, Prompt prompt)
    {
        _view.Open(embedding);
        _look.Begin(_track, _view, given: null);
        _start.Propose(_track, prompt, embedding.Geometry, _view.Prompts);
        _refinement.Refine(_look, prompt, decoder);
        _view.Decode(decoder);
        TrackUpdate found = _start.Judge(_look, prompt, keepsAppearance: false, image: default);
        if (_track.Reference.IsEmpty)
            return new MaskPreview { Outcome = PreviewOutcome.Answered };
        var mask = new SegmentationMask();
        mask.Reset(_track.Reference.Width, _track.Reference.Height);
        _track.Reference.CopyTo(mask);
        return new MaskPreview
        {
            Outcome = PreviewOutcome.Answered,
            Mask = mask.ToRle(),
            Box = mask.Bounds.ToBox(),
            PredictedIou = found.PredictedIou,
            Stability = found.Stability,
        };
    }

    private static MaskPreview Gone(FrozenFrame frame) => new()
    {
        Outcome = PreviewOutcome.Gone,
        Reason = $"frame {frame.Metadata.Index} is kept no longer: newer ones took its place; freeze one again",
    };

    private static MaskPreview Blank() => new()
    {
        Outcome = PreviewOutcome.Blank,
        Reason = "the picture shows nothing there: freeze a frame that does",
    };
}
