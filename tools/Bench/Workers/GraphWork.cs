using SamStream.Cli.Inputs;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Bench.Workers;

/// <summary>The image encoder's graph, one frame after the other; preprocessing is not in the time.</summary>
internal sealed class EncoderWork : IWorkload
{
    private readonly FrameClip _clip;
    private readonly EncoderRun _encoder;
    private readonly int _runs;
    private int _next;

    /// <param name="encoder">Owned from here on.</param>
    /// <param name="clip">The frames; owned from here on.</param>
    /// <param name="runs">Runs in a measurement.</param>
    public EncoderWork(EncoderRun encoder, FrameClip clip, int runs)
    {
        _encoder = encoder;
        _clip = clip;
        _runs = runs;
    }

    public Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            VideoFrame frame = _clip.Frames[_next++ % _clip.Frames.Count];
            _encoder.Prepare(new YuvImage(frame));
            clock.Time(_encoder.Run);
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _clip.Dispose();
    }
}

/// <summary>The mask decoder on one encoded frame, one box a call.</summary>
internal sealed class DecoderWork : IWorkload
{
    private readonly SamModel _model;
    private readonly ImageEmbedding _embedding;
    private readonly DecodedMasks _masks = new();
    private readonly PromptBatch _prompts;
    private readonly int _runs;

    /// <param name="manifest">The model.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="frame">Borrowed.</param>
    /// <param name="box">Around an object on it.</param>
    /// <param name="runs">Runs in a measurement.</param>
    public DecoderWork(ModelManifest manifest, SamModelOptions options, VideoFrame frame, BoxXyxy box, int runs)
    {
        _runs = runs;
        _model = SamModel.Open(manifest, options.ForFrames(frame.Width, frame.Height));
        _embedding = _model.Network.CreateEmbedding();
        _model.Network.Encode(new YuvImage(frame), _embedding);
        _prompts = new PromptBatch(_model.Network.Geometry);
        _prompts.AddBox(_prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
    }

    public Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            clock.Time(() => _model.Decoder.Decode(_embedding, _prompts, _masks));
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _masks.Dispose();
        _model.Dispose();
        _embedding.Dispose();
    }
}

/// <summary>The exported mask decoder as its file has it, on one frame that the exported encoder encoded.</summary>
internal sealed class StockDecoderWork : IWorkload
{
    private readonly EncoderRun _encoder;
    private readonly StockDecoderRun _decoder;
    private readonly int _runs;

    /// <param name="manifest">The model.</param>
    /// <param name="options">How it is opened; without size and precision.</param>
    /// <param name="frame">Borrowed.</param>
    /// <param name="box">Around an object on it.</param>
    /// <param name="runs">Runs in a measurement.</param>
    public StockDecoderWork(ModelManifest manifest, SamModelOptions options, VideoFrame frame, BoxXyxy box, int runs)
    {
        _runs = runs;
        _encoder = new EncoderRun(manifest, options);
        _encoder.Prepare(new YuvImage(frame));
        _encoder.Run();
        _decoder = new StockDecoderRun(manifest, options, _encoder.Embedding, (box.X1, box.Y1, box.X2, box.Y2));
    }

    public Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        for (int run = 0; run < _runs; run++)
        {
            stop.ThrowIfCancellationRequested();
            clock.Time(_decoder.Run);
        }

        return Task.FromResult(_runs);
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _encoder.Dispose();
    }
}
