using System.Diagnostics;
using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Everything;

/// <summary>
/// Segments everything on a frame: asks the decoder for what is at each point of a grid, or in each of the boxes that are given, and keeps
/// the sure answers, one for each thing (Segment Anything, arXiv 2304.02643, section "Segment anything data engine", fully automatic stage).
/// One caller at a time.
/// </summary>
public sealed class EverythingSegmenter : IDisposable
{
    /// <summary>Prompts of a call of the decoder: each needs some 40 MB in it, and more of them are hardly faster.</summary>
    private const int PromptsPerCall = 16;

    /// <summary>A mask of the sparse grid with a higher predicted IoU is confident: what lies in it is not asked for again.</summary>
    private const float ConfidentIou = 0.95f;

    private readonly EverythingOptions _options;
    private readonly ISegmentationNetwork _network;
    private readonly IMaskDecoder _decoder;
    private readonly Action? _release;
    private readonly NetworkTurns? _turns;
    private readonly ImageEmbedding _embedding;
    private readonly PromptBatch _batch;
    private readonly DecodedMasks _decoded = new();
    private readonly MaskResampler _resampler = new();
    private readonly BinaryMask _full = new();
    private readonly SegmentationMask _tight = new();
    private readonly List<FoundMask> _found = [];
    private TimeSpan _decodeTime;
    private long _settled;

    /// <param name="model">Is freed with this at the earliest.</param>
    /// <param name="options">What is asked, and what stays.</param>
    public EverythingSegmenter(SamModel model, EverythingOptions options)
        : this(model.Network, model.CreateDecoder(), options)
    {
        _turns = model.Turns;
        model.AddUser();
        _release = model.Release;
    }

    /// <param name="network">Borrowed.</param>
    /// <param name="decoder">Becomes its own.</param>
    /// <param name="options">What is asked, and what stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid is too large, or negative.</exception>
    internal EverythingSegmenter(ISegmentationNetwork network, IMaskDecoder decoder, EverythingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.PointsPerSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PointsPerSide, EverythingOptions.MostPointsPerSide);
        (_network, _decoder, _options) = (network, decoder, options);
        _embedding = network.CreateEmbedding();
        _batch = new PromptBatch(network.Geometry);
    }

    /// <summary>Points and boxes of all frames that were answered or left out; may be read from any thread.</summary>
    public long Settled => Interlocked.Read(ref _settled);

    /// <summary>Segments a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="boxes">Each is one more prompt; clipped to the frame.</param>
    /// <param name="stop">Ends it at the next call of the decoder.</param>
    /// <exception cref="ArgumentException">A box has no part in the frame.</exception>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public FoundMasks Segment(VideoFrame frame, IReadOnlyList<BoxXyxy> boxes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(boxes);
        var prompts = boxes.Select(box => MaskPrompt.Of(box.ClipTo(frame.Width, frame.Height))).ToList();
        if (prompts.FindIndex(prompt => prompt.Box is not { IsEmpty: false }) is >= 0 and var outside)
            throw new ArgumentException($"The box {boxes[outside]} has no part in the frame of {frame.Width}x{frame.Height}.", nameof(boxes));
        stop.ThrowIfCancellationRequested();
        _found.Clear();
        _decodeTime = TimeSpan.Zero;

        long start = Stopwatch.GetTimestamp();
        using (_turns?.TakeToEnd() ?? default)
            _network.Encode(new YuvImage(frame), _embedding);
        TimeSpan encodeTime = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        int asked = Ask(prompts, grid: null, stop) + AskGrid(frame, stop);
        List<FoundMask> kept = BoxSuppression.Keep(_found, _options.MostBoxIou);
        FoundMask[] masks = [.. kept.OrderByDescending(mask => mask.Area)];
        return new FoundMasks(masks, asked, new EverythingTimes(encodeTime, _decodeTime, Stopwatch.GetElapsedTime(start) - _decodeTime));
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _network.Forget(_embedding);
        _embedding.Dispose();
        _decoded.Dispose();
        _release?.Invoke();
    }

    private int AskGrid(VideoFrame frame, CancellationToken stop)
    {
        var grid = new PointGrid(_options.PointsPerSide, frame.Width, frame.Height);
        if (!_options.IsHierarchical)
            return Ask(grid.All, grid: null, stop);
        int asked = Ask(grid.Sparse, grid, stop);
        MaskPrompt[] rest = [.. grid.Rest];
        Interlocked.Add(ref _settled, grid.Count - asked - rest.Length);
        return asked + Ask(rest, grid: null, stop);
    }

    // Returns how many there were. With a grid, its points within what is found are covered.
    private int Ask(IEnumerable<MaskPrompt> prompts, PointGrid? grid, CancellationToken stop)
    {
        int asked = 0;
        foreach (MaskPrompt[] call in prompts.Chunk(PromptsPerCall))
        {
            stop.ThrowIfCancellationRequested();
            _batch.Clear();
            foreach (MaskPrompt prompt in call)
            {
                if (prompt.Box is { } box)
                    _batch.AddBox(_batch.Add(), box.X1, box.Y1, box.X2, box.Y2);
                else
                    _batch.AddPoint(_batch.Add(), prompt.X, prompt.Y, positive: true);
            }

            long start = Stopwatch.GetTimestamp();
            _decoder.Decode(_embedding, _batch, _decoded);
            _decodeTime += Stopwatch.GetElapsedTime(start);
            for (int i = 0; i < call.Length; i++)
                Take(i, call[i], grid);
            asked += call.Length;
            Interlocked.Add(ref _settled, call.Length);
        }

        return asked;
    }

    private void Take(int index, in MaskPrompt prompt, PointGrid? grid)
    {
        // A point may mean a thing or a part of it: each of its masks counts. A box leaves nothing open.
        (int first, int end) = prompt.Box is null
            ? (_decoded.IsFirstWhole ? 1 : 0, _decoded.MasksPerPrompt)
            : (Best(index), Best(index) + 1);
        for (int mask = first; mask < end; mask++)
            Take(index, mask, prompt, grid);
    }

    private int Best(int prompt)
    {
        if (_decoded.IsFirstWhole)
            return 0;
        int best = 0;
        for (int mask = 1; mask < _decoded.MasksPerPrompt; mask++)
        {
            if (_decoded.PredictedIou(prompt, mask) > _decoded.PredictedIou(prompt, best))
                best = mask;
        }

        return best;
    }

    private void Take(int index, int mask, in MaskPrompt prompt, PointGrid? grid)
    {
        float predictedIou = _decoded.PredictedIou(index, mask);
        // What is not a number is refused, too.
        if (!(predictedIou >= _options.LeastPredictedIou))
            return;
        LetterboxGeometry geometry = _decoded.Geometry;
        float stability = LowResMask.Stability(_decoded.Logits(index, mask), geometry);
        if (stability < _options.LeastStability)
            return;
        _full.Resize(geometry.FrameWidth, geometry.FrameHeight);
        (int area, PixelBounds bounds) = _resampler.Write(_decoded.Logits(index, mask), geometry, _full.Pixels);
        if (area < Math.Max(1, _options.LeastArea))
            return;
        _full.Seal(area, bounds);
        _tight.Reset(geometry.FrameWidth, geometry.FrameHeight);
        _full.CopyTo(_tight);
        _found.Add(new FoundMask(CocoRle.Encode(_tight), predictedIou, stability, prompt));
        if (predictedIou > ConfidentIou)
            grid?.Cover(point => _tight.IsObject((int)point.X, (int)point.Y));
    }
}
